/**
 * The report as a reader meets it: bytes by kind, their sum beside what is promised, and how long pages
 * take to open in Chromium from a disk.
 *
 *   deno run -A bench/report.ts     after `deno task repro` and `deno task report`; writes bench/report.md
 */
import { gzipSync } from "node:zlib";
import { filesUnder } from "../lib/pipeline/store/inventory.ts";
import { fromFileUrl, toFileUrl } from "../lib/pipeline/system/path.ts";
import { inBrowser } from "../tests/browsers/browser.ts";

const folder = fromFileUrl(import.meta.resolve("../artifacts/report"));
const repeats = 7;

/** What a file of the site is to its reader. */
function kindOf(path: string): string {
  if (path.startsWith("data/")) return "results and bundles, for computing again and for drawing";
  const ending = path.slice(path.lastIndexOf(".") + 1);
  if (["html", "js", "css", "txt"].includes(ending)) return "pages and scripts";
  return ending === "svg"
    ? "pictures on pages (SVG)"
    : "downloads (PNG, PDF, CSV, Arrow, Vega-Lite)";
}

interface Size {
  readonly files: number;
  readonly bytes: number;
  readonly packed: number;
}

function sizes(): Map<string, Size> {
  const found = new Map<string, Size>();
  for (const { path } of filesUnder(folder)) {
    const kind = kindOf(path.slice(folder.length + 1));
    const content = Deno.readFileSync(path);
    const { files, bytes, packed } = found.get(kind) ?? { files: 0, bytes: 0, packed: 0 };
    found.set(kind, {
      files: files + 1,
      bytes: bytes + content.length,
      packed: packed + gzipSync(content).length,
    });
  }
  return found;
}

/** Milliseconds until all of a page is there, in a new tab: the middle one of several, and the slowest. */
async function openings(paths: readonly string[]): Promise<Map<string, readonly [number, number]>> {
  return await inBrowser("chromium", async (browser) => {
    const found = new Map<string, readonly [number, number]>();
    for (const path of paths) {
      const taken: number[] = [];
      for (let i = 0; i < repeats; i++) {
        const page = await browser.newPage();
        await page.goto(toFileUrl(`${folder}/${path}`), { waitUntil: "load" });
        taken.push(
          await page.evaluate(() => {
            const [entry] = performance.getEntriesByType("navigation");
            return (entry as PerformanceNavigationTiming).loadEventStart;
          }),
        );
        await page.close();
      }
      taken.sort((a, b) => a - b);
      found.set(path, [taken[repeats >> 1], taken[repeats - 1]]);
    }
    return found;
  });
}

const pages = filesUnder(folder).map(({ path }) => path.slice(folder.length + 1))
  .filter((path) => path.endsWith(".html"));
const bytesOf = (path: string) => Deno.statSync(`${folder}/${path}`).size;
const heaviest = (ending: RegExp) =>
  pages.filter((path) => ending.test(path)).sort((a, b) => bytesOf(b) - bytesOf(a))[0];
/** Of papers the one whose pictures weigh most. */
const picturesOf = (page: string) =>
  filesUnder(`${folder}/${page.split("/")[0]}/figures`)
    .reduce((sum, { path, bytes }) => sum + (path.endsWith(".svg") ? bytes : 0), 0);
const paper = pages.filter((path) => /^[^/]+\/index\.html$/.test(path))
  .sort((a, b) => picturesOf(b) - picturesOf(a))[0];
const chosen = new Map([
  ["index.html", "the front page: all claims of all papers"],
  [paper, "the page of the paper whose figures weigh most"],
  [heaviest(/\/C[^/]*\.html$/), "the longest page of a claim"],
  [heaviest(/\/jobs\.html$/), "the longest list of jobs"],
]);
const opened = await openings([...chosen.keys()]);

/** What the site may weigh without what is taken along or loaded on demand, in bytes. */
const siteBytesMax = 6e6;
const kinds = sizes();
const total = [...kinds].filter(([kind]) => !/^downloads|^results/.test(kind))
  .reduce((sum, [, { bytes }]) => sum + bytes, 0);

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(bytes < 1e6 ? 2 : 1);
const lines = [
  "# The report",
  "",
  `Written by \`deno run -A bench/report.ts\` on ${new Date().toISOString().slice(0, 10)}, on ` +
  `${navigator.hardwareConcurrency} cores of ${Deno.build.os} ${Deno.build.arch}. Opening: from the start of the ` +
  `navigation to the load event, in a new tab of headless Chromium, from a file; the middle of ${repeats}, ` +
  "and the slowest.",
  "",
  "| what | files | MB | MB, compressed as a host sends it |",
  "| --- | --- | --- | --- |",
  ...[...kinds].sort(([, a], [, b]) => a.bytes - b.bytes).map((
    [kind, { files, bytes, packed }],
  ) => `| ${kind} | ${files} | ${megabytes(bytes)} | ${megabytes(packed)} |`),
  "",
  `Pages, scripts and pictures together: ${(total / 1e6).toFixed(2)} MB; at most ${
    siteBytesMax / 1e6
  } MB are promised${total > siteBytesMax ? " (NOT KEPT)" : ""}.`,
  "",
  "| page | kB | opens in | slowest |",
  "| --- | --- | --- | --- |",
  ...[...chosen].map(([path, what]) => {
    const [middle, slowest] = opened.get(path)!;
    return `| ${what} | ${Math.round(bytesOf(path) / 1000)} | ${Math.round(middle)} ms | ${
      Math.round(slowest)
    } ms |`;
  }),
  "",
];
Deno.writeTextFileSync(fromFileUrl(import.meta.resolve("./report.md")), lines.join("\n"));
if (total > siteBytesMax) Deno.exitCode = 1;
