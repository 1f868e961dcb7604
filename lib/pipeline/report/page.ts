/**
 * `artifacts/out/index.html`: the claims and figures of the last run as one page. While `--watch` runs it
 * loads itself again, so that a browser beside the editor shows the last good results.
 */
import { type Layout, layoutOf, storeRoot } from "../store/layout.ts";
import { claimCells, claimTitles } from "./claims-table.ts";
import { headLine } from "./head.ts";
import type { GoodFigure, GoodResults, ResultsAbout } from "./last-good.ts";
import { releaseTmp, writeAtomic } from "../store/unfinished.ts";
import { readIfPresent } from "../store/file-operations.ts";
import { ifStorageAllows } from "../system/storage-fault.ts";
import { escaped } from "../words/markup.ts";

export interface PageState {
  readonly state: "running" | "good" | "failed" | "stopped";
  /** Somebody watches: the page loads itself again. */
  readonly isWatched: boolean;
  /** What is being run, or what went wrong. */
  readonly detail: string;
}

/** A watcher renews the page at least this often; one that was killed does so no more. */
export const renewalSeconds = 60;
const reloadSeconds = 2;
const reload = /<script>\n[^<]*<\/script>\n/;

/** Loads the page again, as long as a watcher has renewed it lately. */
function reloadScript(now: number): string {
  const limit = 2.5 * renewalSeconds * 1000;
  return `<script>
const renewed = ${now};
const age = Date.now() - renewed;
if (age > ${limit}) document.querySelector("[role=status]").append(" (Nobody watches any more.)");
else setTimeout(() => location.reload(), ${reloadSeconds * 1000});
</script>
`;
}

const pageFile = "out/index.html";

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; font-size: 0.9rem; }
th, td { text-align: left; padding: 0.2rem 0.8rem 0.2rem 0; border-bottom: 1px solid #8884; }
.figures { display: flex; flex-wrap: wrap; gap: 1rem; }
figure { margin: 0; flex: 1 1 22rem; max-width: 36rem; }
img { width: 100%; background: white; }
[role=status] { padding: 0.5rem 1rem; border-left: 0.3rem solid; }
.good { border-color: seagreen; } .running { border-color: goldenrod; } .failed, .stopped { border-color: crimson; }
.disagrees { color: crimson; } .agrees { color: seagreen; }
pre { white-space: pre-wrap; }
`;

/** Where nothing can be written the page stays as it was, like the pictures beside it. */
export function writePage(layout: Layout, good: GoodResults | undefined, state: PageState): void {
  const text = pageText(good, state);
  ifStorageAllows(() => writeAtomic(layout.own, `${layout.own.root}/${pageFile}`, text));
}

/** Somebody still watches: the page that lies there goes on loading itself. */
export function renewPage(workspace: string): void {
  changePage(workspace, (text) => text.replace(reload, reloadScript(Date.now())));
}

/** The watching has ended: the page stays, loads itself no more, and claims to be running no more. */
export function closePage(workspace: string): void {
  changePage(workspace, (text) =>
    text.replace(reload, "")
      .replace(/(<div role="status") class="running">[^<]*/, "$1>Nothing is being run any more. "));
}

function changePage(workspace: string, change: (text: string) => string): void {
  const layout = layoutOf(storeRoot(workspace));
  const path = `${layout.own.root}/${pageFile}`;
  const bytes = readIfPresent(path);
  if (bytes === undefined) return;
  const before = new TextDecoder().decode(bytes);
  const after = change(before);
  if (after === before) return;
  ifStorageAllows(() => writeAtomic(layout.own, path, after));
  releaseTmp(layout);
}

export function pageText(
  good: GoodResults | undefined,
  { state, detail, isWatched }: PageState,
): string {
  const below = isWatched ? "the last good results" : "what it has";
  const says = {
    good: "Up to date.",
    running: `Running${detail ? `: ${escaped(detail)}` : ""}. Below: the last good results.`,
    failed: `The last run failed. Below: ${below}.`,
    stopped: `The last run was stopped before its end. Below: ${below}.`,
  }[state];
  const problem = state === "failed" ? `<pre>${escaped(detail)}</pre>` : "";
  const papers = (good?.papers ?? []).map(({ name, source }) => paperText(good!, name, source));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Asymptopia: ${titleText(good, state)}</title>
<style>${style}</style>
</head>
<body>
<h1>Asymptopia</h1>
${aboutText(good?.about)}
<div role="status" class="${state}">${says}${problem}</div>
${papers.join("\n")}
${isWatched ? reloadScript(Date.now()) : ""}</body>
</html>
`;
}

function titleText(good: GoodResults | undefined, state: PageState["state"]): string {
  return good?.about === undefined ? state : `${escaped(good.about.profile)}, ${state}`;
}

/** Which profile, back-end and run the page shows. */
function aboutText(about: ResultsAbout | undefined): string {
  if (about === undefined) return "";
  const { run, finished, targets } = about;
  const when = finished.slice(0, 19).replace("T", " ");
  const only = targets.length === 0 ? "" : ` Only what was asked for: ${targets.join(", ")}.`;
  return `<p>${escaped(headLine(about))} Run ${escaped(run)}, ended ${escaped(when)} UTC.${
    escaped(only)
  }</p>`;
}

function paperText(
  { rows, figures }: GoodResults,
  paper: string,
  source: GoodResults["papers"][number]["source"],
): string {
  const own = rows.filter((row) => row.paper === paper);
  const pictures = figures.filter((figure) => figure.paper === paper).map(figureText);
  if (own.length + pictures.length === 0) return "";
  const title = typeof source.title === "string" ? `: ${source.title}` : "";
  const cells = (tag: string, texts: readonly string[]) =>
    texts.map((text) => `<${tag} class="${escaped(text)}">${escaped(text)}</${tag}>`).join("");
  const table = own.length === 0 ? "" : `<table>
<thead><tr>${cells("th", claimTitles)}</tr></thead>
<tbody>
${own.map((row) => `<tr>${cells("td", claimCells(row))}</tr>`).join("\n")}
</tbody>
</table>`;
  return `<h2>${escaped(paper + title)}</h2>
${table}
<div class="figures">
${pictures.join("\n")}
</div>`;
}

function figureText({ name, caption, path, digest }: GoodFigure): string {
  // From out/, where the page lies; the digest makes a browser fetch a picture that has changed.
  const link = path.replace(/^out\//, "").split("/").map(encodeURIComponent).join("/");
  const isPicture = /\.(?:png|svg)$/.test(path);
  const shown = isPicture
    ? `<a href="${link}"><img src="${link}?${digest.slice(0, 12)}" alt="${escaped(caption)}"></a>`
    : `<a href="${link}">${escaped(name)}</a>`;
  return `<figure>${shown}<figcaption><b>${escaped(name)}</b> ${
    escaped(caption)
  }</figcaption></figure>`;
}
