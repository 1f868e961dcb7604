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
  );
  const boxes = stages.map((stage) => drawnStage(stage, at(stage.name), linkOf(stage)));
  return markup`<svg class="chain" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="group" aria-label="Chain of stages, sources on the left">${edges}${boxes}</svg>`;
}

function drawnStage(
  { stage, jobs, seconds }: ChainStage,
  { x, y }: { readonly x: number; readonly y: number },
  link: string,
): Markup {
  const middle = x + box.width / 2;
  const about = `${counted(jobs.length, "job")}, ${seconds === 0 ? "–" : durationText(seconds)}`;
  return markup`<a href="${link}">${
    stage.name.length > lettersMax && markup`<title>${stage.name}</title>`
  }<rect class="${stage.role}" x="${x}" y="${y}" width="${box.width}" height="${box.height}" rx="${
    stage.role === "claim" ? 20 : 4
  }"/><text class="name" x="${middle}" y="${y + 17}">${
    shortened(stage.name)
  }</text><text x="${middle}" y="${y + 31}">${stage.kind}</text><text x="${middle}" y="${
    y + 45
  }">${about}</text></a>`;
}

function shortened(name: string): string {
  return clippedText(name, lettersMax);
}

function edge(
  from: { readonly x: number; readonly y: number },
  to: { readonly x: number; readonly y: number },
): Markup {
  const [x1, y1] = [from.x + box.width, from.y + box.height / 2];
  const [x2, y2] = [to.x, to.y + box.height / 2];
  const bend = box.gapX / 2;
  return markup`<path class="edge" d="M${x1} ${y1}C${x1 + bend} ${y1} ${
    x2 - bend
  } ${y2} ${x2} ${y2}"/>`;
}
