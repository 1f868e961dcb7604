/**
 * The site: the claims of papers as static pages that work from a disk, from any host and under any path,
 * with what a browser needs to compute them again.
 */
import { digestOf } from "../keys/digest.ts";
import type { DocumentedClaim, DocumentedPaper } from "../report/claims-document.ts";
import type { Job } from "../specification/specification.ts";
import { readBlob } from "../store/store.ts";
import { statIfPresent } from "../store/file-operations.ts";
import {
  claimFile,
  frontFile,
  jobsFile,
  jobsTableFile,
  paperFile,
  styleFile,
} from "./addresses.ts";
import { type Chain, chainOf } from "./chain.ts";
import { claimPage, type Download } from "./pages/claim-page.ts";
import { claimPlan } from "./claim-plan.ts";
import type { SiteContent } from "./content.ts";
import { dataFile } from "./data-names.ts";
import { dataScript } from "./data-script.ts";
import { withPdf } from "./figure-pdf.ts";
import { type SiteFigure, siteFigure, sizeOfSvg } from "./figures.ts";
import { frontPage } from "./pages/front-page.ts";
import { jobRows, jobsCsv } from "./job-rows.ts";
import { jobsPage } from "./pages/jobs-page.ts";
import { licencesFile, licencesText } from "./licences.ts";
import { drawerScripts, pageScripts } from "./page-code.ts";
import { paperPage } from "./pages/paper-page.ts";
import { type RecomputationLimits, recomputationOf } from "./recomputation.ts";
import { FigureDrawer } from "../export/figure-pdf.ts";
import type { SiteRecomputation } from "./pages/recompute-section.ts";
import { SiteFiles } from "./site-files.ts";
import { styleText } from "./pages/style.ts";
import { tableDownload } from "./tables.ts";

export interface SiteOptions {
  /** What a page may compute; default: recomputation.ts. */
  readonly limits?: RecomputationLimits;
  /** Whether figures are drawn anew as PDF, a third of a second each; else those that are there stay. */
  readonly drawsPdf?: boolean;
}

export interface WrittenSite {
  readonly files: number;
  /** Files that were not there or have changed. */
  readonly written: number;
  readonly bytes: number;
  /** Of these: what pages load when they are asked to compute or to draw. */
  readonly dataBytes: number;
  /** What could not be made, in words for the user. */
  readonly remarks: readonly string[];
}

/** Larger outputs are not archived for comparison alone. */
const comparedBytesMax = 200_000;

/** Writes the site of a store. Throws DamagedBlob for results that cannot be read any more. */
export async function writeSite(
  content: SiteContent,
  options: SiteOptions = {},
): Promise<WrittenSite> {
  const files = new SiteFiles(content.layout);
  const scripts = await pageScripts(content.layout);
  await using drawer = options.drawsPdf ? new FigureDrawer() : undefined;
  const site = new Site(content, files, { ...options, drawer });
  for (const paper of content.document.papers) await site.writePaper(paper);
  for (const [file, code] of [...scripts, ...drawerScripts()]) files.put(file, code);
  files.put(licencesFile, licencesText());
  files.put(styleFile, styleText);
  // The last one: where it lies, everything that it leads to is there.
  files.put(frontFile, frontPage(content.document));
  const dataBytes = files.bytesUnder("data/");
  const { written, remarks } = files;
  return { ...files.finish(), written, dataBytes, remarks };
}

class Site {
  readonly #sizes = new Map<string, number | undefined>();
  readonly #jobs: ReadonlyMap<string, Job>;
  readonly limits: RecomputationLimits | undefined;
  readonly drawer: FigureDrawer | undefined;

  constructor(
    readonly content: SiteContent,
    readonly files: SiteFiles,
    { limits, drawer }: Pick<SiteOptions, "limits"> & { readonly drawer: FigureDrawer | undefined },
  ) {
    this.limits = limits;
    this.drawer = drawer;
    this.#jobs = new Map(content.graph.jobs.map((job) => [job.id, job]));
  }

  async writePaper(paper: DocumentedPaper): Promise<void> {
    const { content, files } = this;
    const { document, graph, results } = content;
    const spec = graph.specification.papers.find(({ name }) => name === paper.paper)!;
    const own = graph.jobs.filter(({ stage }) => stage.paper === paper.paper);
    const figures: SiteFigure[] = [];
    for (const job of own) {
      const result = results.get(job.id);
      if (job.stage.role !== "figure" || result === undefined) continue;
      figures.push(await this.#figure(siteFigure(spec, job, result), paper.paper));
    }
    for (const claim of paper.claims) await this.#writeClaim(paper, claim, figures);
    files.put(paperFile(paper.paper), paperPage(document, paper, figures));
    const shown = own.filter(({ stage }) => stage.role !== "stage");
    this.#writeJobs(paper, chainOf(content, shown));
  }

  /** The page of all jobs, and their rows, which are longer than the page. */
  #writeJobs(paper: DocumentedPaper, chain: Chain): void {
    const { content: { document }, files } = this;
    const rows = jobRows(chain);
    files.put(jobsTableFile(paper.paper), jobsCsv(rows));
    const bytes = new TextEncoder().encode(JSON.stringify(rows));
    const tables = digestOf(bytes);
    this.#data(tables, bytes);
    files.put(jobsFile(paper.paper), jobsPage(document, paper, chain, tables));
  }

  async #writeClaim(
    paper: DocumentedPaper,
    claim: DocumentedClaim,
    all: readonly SiteFigure[],
  ): Promise<void> {
    const { content, files } = this;
    const { document } = content;
    const job = claim.job === null ? undefined : this.#jobs.get(claim.job);
    const figures = all.filter(({ figure }) => claim.figures.includes(figure));
    const page = { document, paper, claim, figures, downloads: [] };
    const file = claimFile(paper.paper, claim);
    if (job === undefined || claim.rows.length === 0) {
      files.put(file, claimPage(page));
      return;
    }
    const chain = chainOf(content, [job]);
    const recomputation = this.#recomputation(chain);
    const downloads = await this.#downloads(job);
    files.put(file, claimPage({ ...page, chain, recomputation, downloads }));
  }

  /** Brings what a page needs into the site. */
  #recomputation(chain: Chain): SiteRecomputation | string {
    const found = recomputationOf(chain, (digest) => this.#sizeOf(digest), this.limits);
    if (typeof found === "string") return found;
    const compared = found.jobs.flatMap(({ record: { outputs } }) => Object.values(outputs))
      .filter(({ size }) => size <= comparedBytesMax).map(({ digest }) => digest);
    const archived = [...new Set([...compared, ...found.needed])];
    for (const digest of compared) this.#data(digest);
    const text = JSON.stringify(claimPlan(found, archived));
    const bytes = new TextEncoder().encode(text);
    const plan = digestOf(bytes);
    const loaded = found.needed.reduce((sum, digest) => sum + this.#data(digest), 0) +
      this.#data(plan, bytes);
    return { ...found, plan, bytes: loaded };
  }

  /** Size of a script of data, which is in the site afterwards. */
  #data(digest: string, bytes?: Uint8Array): number {
    return this.files.make(
      dataFile(digest),
      digest,
      () => dataScript(digest, bytes ?? readBlob(this.content.layout, digest)),
    );
  }

  #sizeOf(digest: string): number | undefined {
    if (!this.#sizes.has(digest)) {
      this.#sizes.set(digest, statIfPresent(this.content.layout.blob(digest))?.size);
    }
    return this.#sizes.get(digest);
  }

  async #figure(given: SiteFigure, paper: string): Promise<SiteFigure> {
    const { layout } = this.content;
    const { content, files, drawer } = this;
    const shown = await withPdf(given, { content, files, drawer, paper });
    for (const { file, output } of shown.files) {
      if (output === undefined) continue;
      this.files.make(file, output.digest, () => readBlob(layout, output.digest));
    }
    if (shown.spec !== undefined) this.#data(shown.spec);
    const { picture } = shown;
    if (picture?.output === undefined || picture.form !== "SVG") return shown;
    const head = new TextDecoder().decode(readBlob(layout, picture.output.digest));
    const size = sizeOfSvg(head);
    return size === undefined ? shown : { ...shown, size };
  }

  /** What the claim gives, and what it reads. */
  async #downloads(job: Job): Promise<readonly Download[]> {
    const { graph } = this.content;
    const own = job.stage.outputs.map((output) => ({ jobs: [job], output }));
    const read = Object.values(job.stage.inputs).map(({ stage, output }) => ({
      jobs: graph.jobs.filter(({ stage: { paper, name } }) =>
        paper === job.stage.paper && name === stage
      ),
      output,
    }));
    const found: Download[] = [];
    for (const one of [...own, ...read]) {
      const download = await tableDownload(this.content, this.files, one);
      if (download !== undefined) found.push(download);
    }
    return found;
  }
}
