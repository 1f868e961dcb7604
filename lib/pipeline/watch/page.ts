/**
 * `artifacts/out/index.html`: the claims and figures as one page that loads itself again while
 * `--watch` runs, so that a browser beside the editor shows the last good results.
 */
import { type Layout, layoutOf, storeRoot } from "../store/layout.ts";
import { claimCells, claimTitles } from "../report/claims-table.ts";
import type { GoodFigure, GoodResults } from "../report/last-good.ts";
import { releaseTmp, writeAtomic } from "../store/unfinished.ts";
import { readIfPresent } from "../store/file-operations.ts";

export interface PageState {
  readonly state: "running" | "good" | "failed";
  /** What is being run, or what went wrong. */
  readonly detail: string;
}

const refresh = `<meta http-equiv="refresh" content="2">`;
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
.good { border-color: seagreen; } .running { border-color: goldenrod; } .failed { border-color: crimson; }
.disagrees { color: crimson; } .agrees { color: seagreen; }
pre { white-space: pre-wrap; }
`;

export function writePage(layout: Layout, good: GoodResults | undefined, state: PageState): void {
  writeAtomic(layout.own, `${layout.own.root}/${pageFile}`, pageText(good, state));
}

/** The watching has ended: the page stays, loads itself no more, and claims to be running no more. */
export function closePage(workspace: string): void {
  const layout = layoutOf(storeRoot(workspace));
  const bytes = readIfPresent(`${layout.own.root}/${pageFile}`);
  if (bytes === undefined) return;
  const text = new TextDecoder().decode(bytes).replace(refresh, "")
    .replace(/(<div role="status") class="running">[^<]*/, "$1>Nothing is being run any more. ");
  writeAtomic(layout.own, `${layout.own.root}/${pageFile}`, text);
  releaseTmp(layout);
}

export function pageText(good: GoodResults | undefined, { state, detail }: PageState): string {
  const says = {
    good: "Up to date.",
    running: `Running${detail ? `: ${escaped(detail)}` : ""}. Below: the last good results.`,
    failed: "The last run failed. Below: the last good results.",
  }[state];
  const problem = state === "failed" ? `<pre>${escaped(detail)}</pre>` : "";
  const papers = (good?.papers ?? []).map(({ name, source }) => paperText(good!, name, source));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
${refresh}
<title>Asymptopia: ${state}</title>
<style>${style}</style>
</head>
<body>
<h1>Asymptopia</h1>
<div role="status" class="${state}">${says}${problem}</div>
${papers.join("\n")}
</body>
</html>
`;
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

function escaped(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
  };
  return text.replace(/[&<>"]/g, (character) => entities[character]);
}
