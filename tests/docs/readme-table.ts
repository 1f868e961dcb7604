/**
 * The README's table of papers, made from the papers and the committed verdicts:
 * `deno run -A tests/docs/readme-table.ts` writes it.
 */
import { parse } from "yaml";
import { type Verdict, verdicts } from "../../lib/contract/verdict.ts";
import { readVerdicts } from "../../lib/pipeline/verification/verdict-file.ts";
import { root } from "./pages.ts";

const page = `${root}README.md`;
/** The largest profile of which verdicts are committed comes first. */
const profiles = ["laptop", "smoke"];

interface Source {
  readonly title: string;
  readonly authors: readonly string[];
  readonly arxiv: string;
}

interface Paper {
  readonly source: Source;
  readonly figures: Readonly<Record<string, unknown>>;
}

function surname(name: string): string {
  return name.slice(name.lastIndexOf(" ") + 1);
}

/** "17 agree, 1 cannot tell" in the order of the verdicts. */
function countsText(paper: string, profile: string): string {
  const found = [...readVerdicts(root, profile) ?? []]
    .filter(([job]) => job.startsWith(`${paper}/`))
    .map(([, line]) => line.slice(0, line.indexOf(",")) as Verdict);
  if (found.length === 0) return "–";
  const words: Partial<Record<Verdict, string>> = { agrees: "agree", disagrees: "disagree" };
  return verdicts.map((verdict) =>
    [found.filter((one) => one === verdict).length, verdict] as const
  )
    .filter(([count]) => count > 0)
    .map(([count, verdict]) => `${count} ${count === 1 ? verdict : words[verdict] ?? verdict}`)
    .join(", ");
}

/** The lines of the table, not padded. */
export function tableOfPapers(): string[] {
  const { papers } = parse(Deno.readTextFileSync(`${root}pipeline.yaml`)) as {
    readonly papers: readonly string[];
  };
  const shown = profiles.filter((profile) => readVerdicts(root, profile) !== undefined);
  const rows = papers.map((name) => {
    const { source, figures } = parse(
      Deno.readTextFileSync(`${root}papers/${name}.yaml`),
    ) as Paper;
    const what = `[${name}](papers/${name}.yaml): ${source.authors.map(surname).join(", ")}, ` +
      `_${source.title.replaceAll(/[{}]/g, "")}_, ` +
      `[arXiv ${source.arxiv}](https://arxiv.org/abs/${source.arxiv})`;
    const page = `[page](docs/papers/${name}.md)`;
    const counts = shown.map((profile) => countsText(name, profile));
    return [what, page, ...counts, String(Object.keys(figures).length)];
  });
  const titles = ["paper", "", ...shown.map((profile) => `claims, ${profile}`), "figures"];
  return [titles, titles.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
}

/** The cells of a Markdown table, without padding. */
export function cellsOf(lines: readonly string[]): string[][] {
  return lines.map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()))
    .map((cells) => cells.map((cell) => /^-+$/.test(cell) ? "---" : cell));
}

/** The lines of the README's table, and where it stands. */
export function tableInReadme(): { readonly text: string; readonly table: string } {
  const text = Deno.readTextFileSync(page);
  const table = /^## The papers\n\n((?:\|.*\n)+)/m.exec(text)?.[1];
  if (table === undefined) throw new Error("README.md has no table under `## The papers`");
  return { text, table };
}

if (import.meta.main) {
  const { text, table } = tableInReadme();
  Deno.writeTextFileSync(page, text.replace(table, () => `${tableOfPapers().join("\n")}\n`));
  const { success } = await new Deno.Command(Deno.execPath(), { args: ["fmt", "-q", page] })
    .output();
  if (!success) throw new Error("README.md could not be formatted");
}
