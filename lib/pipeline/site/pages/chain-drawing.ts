/** The chain of stages as a picture whose boxes lead to the jobs; its colours are in the style sheet. */
import { clippedText } from "../../../contract/clipped-text.ts";
import { layered } from "../../report/layered-layout.ts";
import { counted, durationText } from "../../words/number-text.ts";
import { type Markup, markup } from "../../words/markup.ts";
import type { Chain, ChainStage } from "../chain.ts";

const box = { width: 176, height: 52, gapX: 44, gapY: 14, margin: 4 } as const;
/** Letters that fit into a box. */
const lettersMax = 25;

/** `linkOf` gives the address of a stage's jobs. */
export function chainDrawing(
  { stages }: Chain,
  linkOf: (stage: ChainStage) => string,
): Markup {
  const placed = new Map(layered(stages).map((node) => [node.name, node]));
  const at = (name: string) => {
    const { rank, row } = placed.get(name)!;
    return {
      x: box.margin + rank * (box.width + box.gapX),
      y: box.margin + row * (box.height + box.gapY),
    };
  };
  const [columns, rows] = [...placed.values()].reduce(
    ([columns, rows], { rank, row }) => [Math.max(columns, rank + 1), Math.max(rows, row + 1)],
    [1, 1],
  );
  const width = columns * (box.width + box.gapX) - box.gapX + 2 * box.margin;
  const height = rows * (box.height + box.gapY) - box.gapY + 2 * box.margin;
  const edges = stages.flatMap(({ name, after }) =>
    after.map((before) => edge(at(before), at(name)))
  ).join("");
  const boxes = stages.map((stage) => drawnStage(stage, at(stage.name), linkOf(stage)));
  return markup`<svg class="chain" width="${width}" height="${height}"><path d="${edges}"/>${boxes}</svg>`;
}

function drawnStage(
  { stage, jobs, seconds }: ChainStage,
  { x, y }: { readonly x: number; readonly y: number },
  link: string,
): Markup {
  const about = `${counted(jobs.length, "job")}, ${seconds === 0 ? "–" : durationText(seconds)}`;
  // The size of a box and the places of its three lines stand in the style sheet.
  return markup`<a href="${link}" transform="translate(${x} ${y})">${
    stage.name.length > lettersMax && markup`<title>${stage.name}</title>`
  }<rect${stage.role !== "stage" && markup` class="${stage.role}"`}/><text>${
    shortened(stage.name)
  }</text><text>${stage.kind}</text><text>${about}</text></a>`;
}

function shortened(name: string): string {
  return clippedText(name, lettersMax);
}

function edge(
  from: { readonly x: number; readonly y: number },
  to: { readonly x: number; readonly y: number },
): string {
  const [x1, y1] = [from.x + box.width, from.y + box.height / 2];
  const [x2, y2] = [to.x, to.y + box.height / 2];
  const bend = box.gapX / 2;
  const [across, down] = [x2 - x1, y2 - y1];
  return `M${x1} ${y1}c${bend} 0 ${across - bend} ${down} ${across} ${down}`;
}
