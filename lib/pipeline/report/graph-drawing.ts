/** The declared graph at stage level, as text, Mermaid or SVG. */
import { pathOf } from "../specification/source-path.ts";
import { layered } from "./layered-layout.ts";
import { escaped } from "../words/markup.ts";
import { counted } from "../words/number-text.ts";
import type { Job, StageSpec } from "../specification/specification.ts";

export interface StageNode {
  /** `paper/stage` */
  readonly name: string;
  readonly stage: StageSpec;
  readonly jobs: number;
  /** Names of the stages it reads. */
  readonly after: readonly string[];
  /** Paths of the external files it takes. */
  readonly files: readonly string[];
}

/** The stages of jobs, producers first. */
export function stageNodes(jobs: readonly Job[]): StageNode[] {
  const counts = new Map<StageSpec, number>();
  for (const { stage } of jobs) counts.set(stage, (counts.get(stage) ?? 0) + 1);
  const there = new Set([...counts.keys()].map(({ paper, name }) => `${paper}/${name}`));
  return [...counts].map(([stage, jobs]) => ({
    name: `${stage.paper}/${stage.name}`,
    stage,
    jobs,
    after: [...new Set(Object.values(stage.inputs).map((input) => `${stage.paper}/${input.stage}`))]
      .filter((name) => there.has(name)),
    files: [...new Set(Object.values(stage.files ?? {}).map(pathOf))],
  }));
}

/** One line per stage: name, kind, axes, jobs, inputs. */
export function graphText(nodes: readonly StageNode[]): string {
  return nodes.map(({ name, stage, jobs, after, files }) => {
    const axes = stage.axes.length > 0 ? ` over ${stage.axes.join(", ")}` : "";
    const inputs = [...after.map((other) => other.slice(stage.paper.length + 1)), ...files].join(
      ", ",
    );
    return `${name}  (${stage.kind}${axes}, ${counted(jobs, "job")})` +
      (inputs === "" ? "" : `  ← ${inputs}`);
  }).join("\n");
}

const shapes: Readonly<Record<StageSpec["role"], readonly [string, string]>> = {
  stage: ["[", "]"],
  claim: ["([", "])"],
  figure: ["[/", "/]"],
};

/** A Mermaid flow chart, one group per paper. */
export function graphMermaid(nodes: readonly StageNode[]): string {
  const ids = new Map(nodes.map(({ name }, index) => [name, `n${index}`]));
  const lines = ["flowchart LR"];
  for (const [index, paper] of [...new Set(nodes.map(({ stage }) => stage.paper))].entries()) {
    lines.push(`  subgraph p${index}["${paper}"]`);
    for (const { name, stage, jobs } of nodes) {
      if (stage.paper !== paper) continue;
      const [open, close] = shapes[stage.role];
      lines.push(`    ${ids.get(name)}${open}"${stage.name} · ${jobs}"${close}`);
    }
    lines.push("  end");
  }
  const files = [...new Set(nodes.flatMap((node) => node.files))];
  for (const [index, file] of files.entries()) lines.push(`  f${index}[("${file}")]`);
  for (const { name, after, files: own } of nodes) {
    for (const file of own) lines.push(`  f${files.indexOf(file)} --> ${ids.get(name)}`);
    for (const before of after) lines.push(`  ${ids.get(before)} --> ${ids.get(name)}`);
  }
  return lines.join("\n");
}

const box = { width: 190, height: 38, gapX: 70, gapY: 16, margin: 24, title: 30 } as const;
/** Fill by role: distinct in grey print too. */
const fills: Readonly<Record<StageSpec["role"], string>> = {
  stage: "#f2f4f7",
  claim: "#d5e8dc",
  figure: "#fbe3c2",
};

/** A drawing, one band per paper, sources on the left. */
export function graphSvg(nodes: readonly StageNode[]): string {
  const papers = [...new Set(nodes.map(({ stage }) => stage.paper))];
  let top = box.margin;
  let right = 0;
  const body: string[] = [];
  for (const paper of papers) {
    const band = drawBand(nodes.filter(({ stage }) => stage.paper === paper), top);
    const title = `<text x="${box.margin}" y="${top + 16}" class="t">${escaped(paper)}</text>`;
    body.push(title, ...band.lines);
    top = band.bottom + box.margin;
    right = Math.max(right, band.right);
  }
  const [width, height] = [right + box.margin, top];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" ` +
    `width="${width}" height="${height}" font-family="sans-serif">
<style>.n{font-size:13px}.k{font-size:10px;fill:#555}.t{font-size:15px;font-weight:bold}` +
    `.e{fill:none;stroke:#8a94a3}rect{stroke:#5b6675}</style>
<rect width="${width}" height="${height}" style="fill:#fff;stroke:none"/>
${body.join("\n")}
</svg>
`;
}

function drawBand(nodes: readonly StageNode[], top: number) {
  const placed = new Map(layered(nodes).map((node) => [node.name, node]));
  const at = (name: string) => {
    const { rank, row } = placed.get(name)!;
    return {
      x: box.margin + rank * (box.width + box.gapX),
      y: top + box.title + row * (box.height + box.gapY),
    };
  };
  const edges: string[] = [];
  const boxes: string[] = [];
  let [right, bottom] = [0, top];
  for (const { name, stage, jobs, after, files } of nodes) {
    const { x, y } = at(name);
    for (const before of after) edges.push(edge(at(before), { x, y }));
    boxes.push(
      `<g><title>${escaped(titleOf({ name, stage, jobs, files }))}</title>` +
        `<rect x="${x}" y="${y}" width="${box.width}" height="${box.height}" ` +
        `rx="${stage.role === "claim" ? 18 : 4}" fill="${fills[stage.role]}"/>` +
        `<text x="${x + box.width / 2}" y="${y + 16}" class="n" text-anchor="middle">` +
        `${escaped(stage.name)}</text>` +
        `<text x="${x + box.width / 2}" y="${y + 30}" class="k" text-anchor="middle">` +
        `${escaped(stage.kind)} · ${jobs}</text></g>`,
    );
    right = Math.max(right, x + box.width);
    bottom = Math.max(bottom, y + box.height);
  }
  return { lines: [...edges, ...boxes], right, bottom };
}

/** Shown when the pointer rests on a box. */
function titleOf({ name, stage, jobs, files }: Omit<StageNode, "after">): string {
  const reads = files.length === 0 ? "" : `, reads ${files.join(", ")}`;
  return `${name}: ${stage.kind}, ${counted(jobs, "job")}${reads}`;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

function edge(from: Point, to: Point): string {
  const [x1, y1] = [from.x + box.width, from.y + box.height / 2];
  const [x2, y2] = [to.x, to.y + box.height / 2];
  const bend = box.gapX / 2;
  return `<path class="e" d="M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}"/>`;
}
