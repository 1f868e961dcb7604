/** One plot: axes, marks and direct labels, as a Vega-Lite layered view. */
import { inks } from "../theme/palette.ts";
import { sizes } from "../theme/house.ts";
import { type AxisNeeds, type AxisParams, type AxisPlan, planAxis } from "../axes/axis.ts";
import { withRims } from "./crowding.ts";
import type { Losses } from "./losses.ts";
import type { Mark } from "./mark.ts";
import { type Frame, layersOf } from "./mark-layers.ts";
import { linesOf, oneOrLines } from "../axes/text-lines.ts";
import { silentEntries, tickEntries } from "../axes/tick-words.ts";
import { visibleMarks } from "./visible.ts";
import { withMinusSigns } from "../axes/wording.ts";

type Json = Record<string, unknown>;

/** Words at the right edge of a panel, beside the end of what they name. */
export interface DirectLabel {
  readonly words: string;
  readonly colour: string;
  /** Height in data coordinates. */
  readonly y: number;
}

export interface Panel {
  readonly title?: string;
  readonly x: AxisParams;
  readonly y: AxisParams;
  readonly marks: readonly Mark[];
  readonly labels?: readonly DirectLabel[];
  /** Plot height as a share of its width. */
  readonly aspect?: number;
  /** Grid lines; cells hide them. */
  readonly grid?: boolean;
  readonly needs?: {
    readonly x?: Partial<AxisNeeds>;
    readonly y?: Partial<AxisNeeds>;
  };
}

export interface PanelLayout {
  readonly width: number;
  readonly height: number;
  /** Axes of panels that share a scale show equal domains: values of all of them. */
  readonly sharedX?: readonly number[];
  readonly sharedY?: readonly number[];
}

/** Every number along an axis that the marks of a panel occupy. Notes claim no space. */
export function extentOf(marks: readonly Mark[], axis: "x" | "y"): number[] {
  const values: number[] = [];
  for (const mark of marks) {
    if (mark.kind === "note") continue;
    if (mark.kind === "level") {
      if (mark.axis === axis) values.push(mark.at);
      continue;
    }
    const names = axis === "x" ? ["x", "x2"] : ["y", "y2", "low", "high"];
    for (const row of mark.rows as readonly unknown[] as readonly Record<string, unknown>[]) {
      for (const name of names) {
        const value = row[name];
        if (typeof value === "number") values.push(value);
      }
    }
  }
  return values;
}

/** Whether a panel has a row to draw. */
export function hasRows({ marks }: Pick<Panel, "marks">): boolean {
  return marks.some((mark) =>
    mark.kind !== "note" && mark.kind !== "level" && mark.rows.length > 0
  );
}

/** The Vega-Lite view of a panel; what its axes cannot show is added to `losses`. */
export function viewOf(panel: Panel, layout: PanelLayout, losses: Losses): Json {
  const plan = (axis: "x" | "y") =>
    planAxis(panel[axis], {
      ...panel.needs?.[axis],
      values: (axis === "x" ? layout.sharedX : layout.sharedY) ?? extentOf(panel.marks, axis),
      length: axis === "x" ? layout.width : layout.height,
      across: axis === "x",
    });
  const [x, y] = [plan("x"), plan("y")];
  for (const { note } of [x, y]) if (note !== undefined) losses.say(note);
  const place = { x, y, width: layout.width, height: layout.height, losses };
  const marks = withRims(visibleMarks(panel.marks, place), place);
  const frame: Frame = {
    x: channel(x, { panel, length: layout.width }),
    y: channel(y, { panel, length: layout.height }),
    width: layout.width,
    height: layout.height,
    clip: false,
  };
  const cut = (mark: Mark) => ({
    ...frame,
    clip: reachesOut(mark, "x", x) || reachesOut(mark, "y", y),
  });
  return {
    width: layout.width,
    height: layout.height,
    layer: [
      ...marks.flatMap((mark) => layersOf(mark, cut(mark))),
      ...(hasRows({ marks }) ? [] : emptyNote().flatMap((mark) => layersOf(mark, frame))),
      ...(panel.title === undefined ? [] : [titleLayer(panel.title, layout.width)]),
      ...labelMarks(panel.labels ?? [], y, layout).flatMap((mark) => layersOf(mark, frame)),
    ],
  };
}

function emptyNote(): Mark[] {
  return [{
    kind: "note",
    lines: ["no value to show"],
    at: [0.5, 0.5],
    align: "center",
    colour: inks.quiet,
  }];
}

/** As a text mark: Vega sets a view's own title higher where tick labels stand out at the top. */
function titleLayer(text: string, width: number): Json {
  const lines = linesOf(withMinusSigns(text), width + 30, sizes.panelTitle);
  return {
    data: { values: [{}] },
    mark: {
      type: "text",
      text: oneOrLines(lines),
      align: "left",
      baseline: "bottom",
      fontSize: sizes.panelTitle,
      fontWeight: 600,
      ...(lines.length > 1 ? { lineHeight: sizes.panelTitle + 3 } : {}),
    },
    encoding: { x: { value: 0 }, y: { value: -10 - (lines.length - 1) * (sizes.panelTitle + 3) } },
  };
}

function channel(
  { title, scale, domain, ticks }: AxisPlan,
  { panel: { grid = true }, length }: { readonly panel: Panel; readonly length: number },
): Json {
  return {
    type: "quantitative",
    scale: { type: scale, domain, nice: false },
    axis: {
      // An axis title may stand out a little at both ends.
      title: title === "" ? null : oneOrLines(linesOf(title, length + 40, sizes.text)),
      ...tickEntries(ticks),
      ...(grid ? {} : { grid: false }),
      ...silentEntries(ticks),
    },
  };
}

/** Labels at their heights, pushed apart just enough not to touch. */
function labelMarks(
  labels: readonly DirectLabel[],
  y: AxisPlan,
  { width, height }: PanelLayout,
): Mark[] {
  const wanted = labels
    .map(({ words, colour, y: value }) => {
      const share = y.position(value);
      return {
        colour,
        lines: linesOf(withMinusSigns(words), labelWidth, sizes.tick),
        at: (Number.isNaN(share) ? 0 : Math.min(1, Math.max(0, share))) * height,
      };
    })
    .sort((a, b) => a.at - b.at);
  const pitch = sizes.labelPitch *
    wanted.reduce((most, { lines }) => Math.max(most, lines.length), 1);
  const placed = spreadApart(wanted.map(({ at }) => at), pitch);
  return wanted.map(({ colour, lines }, i) => ({
    kind: "note",
    lines,
    // A note's place is that of its first line.
    at: [1 + 7 / width, (placed[i] + (lines.length - 1) * (sizes.tick + 4) / 2) / height],
    colour,
  }));
}

/** Pixels beside a panel for the words of a direct label. */
const labelWidth = 230;

/** Moves sorted positions apart to at least `pitch`, each cluster staying about its centre. */
export function spreadApart(positions: readonly number[], pitch: number): number[] {
  const clusters: { centre: number; count: number }[] = [];
  for (const position of positions) {
    let cluster = { centre: position, count: 1 };
    for (;;) {
      const before = clusters.at(-1);
      const reach = (before === undefined ? 0 : before.count + cluster.count) * pitch / 2;
      if (before === undefined || cluster.centre - before.centre >= reach) break;
      const count = before.count + cluster.count;
      const centre = (before.centre * before.count + cluster.centre * cluster.count) / count;
      cluster = { centre, count };
      clusters.pop();
    }
    clusters.push(cluster);
  }
  return clusters.flatMap(({ centre, count }) =>
    Array.from({ length: count }, (_, k) => centre + (k - (count - 1) / 2) * pitch)
  );
}

function reachesOut(mark: Mark, axis: "x" | "y", plan: AxisPlan): boolean {
  return extentOf([mark], axis).some((value) => {
    const share = plan.position(value);
    return !(share >= -1e-9 && share <= 1 + 1e-9);
  });
}

/** The look of reference lines that are no theory. */
export const referenceLook = { colour: inks.reference, dash: [3, 3], width: 1.2 } as const;
