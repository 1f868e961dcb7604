/** `artifacts/export`: claims, figures and tables in the forms that a paper in the making takes them in. */
import { UserError } from "../../contract/errors.ts";
import { tableMediaType } from "../../contract/media-types.ts";
import { digestOf } from "../keys/digest.ts";
import type { OutputsByJob } from "../report/claims.ts";
import type { ClaimsDocument } from "../report/claims-document.ts";
import { gatheredTable } from "../report/gathered-table.ts";
import type { Job, JobGraph } from "../specification/specification.ts";
import { pointText } from "../specification/targets.ts";
import type { Layout } from "../store/layout.ts";
import { releaseTmp } from "../store/unfinished.ts";
import type { OutputRecord } from "../store/record.ts";
import { bibliography } from "./bibliography.ts";
import { type Captioned, claimsTex } from "./claims-tex.ts";
import { latexTable, markdownTable, typstTable } from "./claims-tables.ts";
import {
  columnMeanings,
  dictionaryText,
  tableFiles,
  type TableMeaning,
  withMeanings,
} from "./data-table.ts";
import { FigureDrawer } from "./figure-pdf.ts";
import { exportFolder, numbersFile, numbersOf, numbersText, readNumbers } from "./numbers.ts";
import { readmeText } from "./readme.ts";
import { StagedFiles } from "./staged-files.ts";

export interface ExportQuestion {
  readonly graph: JobGraph;
  /** The jobs that are asked for: claims, figures, stages whose tables are wanted. */
  readonly jobs: readonly Job[];
  readonly known: OutputsByJob;
  readonly document: ClaimsDocument;
  readonly layout: Layout;
  /** Bytes of an output, checked; throws a UserError for such as are lost or damaged. */
  bytesOf(job: Job, output: OutputRecord): Uint8Array<ArrayBuffer>;
  /** Called between files; throws to end the work. */
  goOn(): void;
}

export interface Exported {
  readonly claims: number;
  readonly figures: number;
  readonly tables: number;
  /** Paths from the folder, and their SHA-256. */
  readonly files: Readonly<Record<string, string>>;
  readonly written: number;
  readonly remarks: readonly string[];
}

/** Writes the folder: all of it, or, where something cannot be made or written, nothing. */
export async function writeExport(question: ExportQuestion): Promise<Exported> {
  const { layout, document } = question;
  const staged = new StagedFiles(layout, exportFolder);
  try {
    const tables = await addTables(question, staged);
    const figures = await addFigures(question, staged);
    addTexts(question, staged, figures);
    staged.add("README.md", readmeText(document, figures));
    const files = staged.digests();
    // The last one: where it is, all it names have been put into their places.
    staged.add("numbers.json", numbersText(document, { numbers: numbersOf(document), files }));
    const placed = staged.place(() => filesBefore(layout));
    const claims = document.papers.reduce((sum, paper) => sum + paper.claims.length, 0);
    return { claims, figures: figures.length, tables: tables.length, files, ...placed };
  } finally {
    releaseTmp(layout);
  }
}

/** What the last export wrote, itself included: whatever else is in the way is somebody's. */
function filesBefore({ own: { root } }: Layout): Record<string, string> {
  const before = readNumbers(root);
  if (before === undefined) return {};
  const own = { "numbers.json": digestOf(Deno.readFileSync(`${root}/${numbersFile}`)) };
  return before === "unreadable" ? own : { ...before.files, ...own };
}

function addTexts(
  { document }: ExportQuestion,
  staged: StagedFiles,
  figures: readonly Captioned[],
): void {
  staged.add("claims.tex", claimsTex(document, figures));
  // Without the run: equal results are equal files, whichever run looked at them last.
  staged.add("claims.json", JSON.stringify({ ...document, run: undefined }, null, 1) + "\n");
  staged.add("references.bib", bibliography(document.papers));
  for (const paper of document.papers) {
    staged.add(`tables/${paper.paper}.tex`, latexTable(paper));
    staged.add(`tables/${paper.paper}.md`, markdownTable(paper));
    staged.add(`tables/${paper.paper}.typ`, typstTable(paper));
  }
}

/** Figures as PDF, from their Vega-Lite files. */
async function addFigures(question: ExportQuestion, staged: StagedFiles): Promise<Captioned[]> {
  const { graph, jobs, known } = question;
  const figures: Captioned[] = [];
  await using drawer = new FigureDrawer();
  for (const job of jobs) {
    const { paper, name } = job.stage;
    const outputs = known.get(job.id)?.outputs ?? {};
    const spec = Object.values(outputs).find(({ mediaType }) => /vegalite/.test(mediaType));
    if (job.stage.role !== "figure" || spec === undefined) continue;
    question.goOn();
    const caption = graph.specification.papers.find((one) => one.name === paper)?.figures
      .find((figure) => figure.name === name)?.caption ?? "";
    const figure = name + fileName(pointText(job));
    staged.add(
      `figures/${paper}/${figure}.pdf`,
      await drawer.pdf(question.bytesOf(job, spec), { name: `${paper}/${figure}`, caption }),
    );
    figures.push({ paper, figure, caption });
  }
  return figures;
}

/** "[width=50,depth=2]" as part of a file's name that LaTeX takes: "-width-50-depth-2". */
function fileName(point: string): string {
  return point.replace(/^\[|\]$/g, "-").replace(/-$/, "").replace(/[^A-Za-z0-9.]+/g, "-");
}

/** The tables that claims and figures read and give, and those of stages that were asked for by name. */
async function addTables(question: ExportQuestion, staged: StagedFiles): Promise<TableMeaning[]> {
  const tables: TableMeaning[] = [];
  for (const { parts, output } of wantedTables(question)) {
    question.goOn();
    const [{ job: { stage: { paper, name } } }] = parts;
    const table = await gatheredTable(
      parts.map(({ job, record }) => ({ job, output, bytes: question.bytesOf(job, record) })),
    );
    const path = `${paper}/${name}.${output}`;
    const files = await tableFiles(table);
    for (const [ending, bytes] of files) staged.add(`data/${path}.${ending}`, bytes);
    tables.push({
      path,
      paper,
      stage: name,
      output,
      rows: table.length,
      forms: [...files.keys()],
      columns: columnMeanings(table),
      jobs: parts.map(({ job, record }) => ({ job: job.id, digest: record.digest })),
    });
  }
  const described = withMeanings(tables);
  const dictionary = { schema: "asymptopia/dictionary/1", tables: described };
  staged.add("data/dictionary.json", JSON.stringify(dictionary, null, 1) + "\n");
  staged.add("data/README.md", dictionaryText(described));
  return described;
}

interface WantedTable {
  readonly output: string;
  readonly parts: readonly { readonly job: Job; readonly record: OutputRecord }[];
}

function wantedTables({ graph, jobs, known }: ExportQuestion): WantedTable[] {
  const wanted = new Map<string, Map<Job, OutputRecord>>();
  const want = (job: Job, output: string) => {
    const record = known.get(job.id)?.outputs[output];
    if (record === undefined) throw lost(job, output);
    if (record.mediaType !== tableMediaType) return;
    const name = `${job.stage.paper}/${job.stage.name}.${output}`;
    const parts = wanted.get(name) ?? new Map<Job, OutputRecord>();
    wanted.set(name, parts.set(job, record));
  };
  const asked = new Set(jobs);
  const whole = new Set(
    graph.specification.papers.map(({ name }) => name)
      .filter((name) => graph.jobs.every((job) => job.stage.paper !== name || asked.has(job))),
  );
  for (const job of jobs) {
    if (job.stage.role === "stage" && whole.has(job.stage.paper)) continue;
    for (const output of Object.keys(known.get(job.id)?.outputs ?? {})) want(job, output);
    if (job.stage.role === "stage") continue;
    for (const input of Object.values(job.inputs).flat()) {
      want(graph.jobs[input.job], input.output);
    }
  }
  const sorted = [...wanted].sort(([a], [b]) => a < b ? -1 : 1);
  return sorted.map(([name, parts]) => ({
    output: name.slice(name.lastIndexOf(".") + 1),
    parts: [...parts].map(([job, record]) => ({ job, record }))
      .sort((a, b) => a.job.index - b.job.index),
  }));
}

function lost(job: Job, output: string): UserError {
  return new UserError({
    action:
      `cannot export "${job.id}.${output}", which a claim or figure was made from: it is not ` +
      "up to date",
    hint: `run \`deno task repro "${job.id}"\` first`,
  });
}
