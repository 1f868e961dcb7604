/** One plot: axes, marks and direct labels, as a Vega-Lite layered view. */
import { inks } from "../theme/palette.ts";
import { sizes } from "../theme/house.ts";
import { type AxisNeeds, type AxisParams, type AxisPlan, planAxis } from "./axis.ts";
import { withMinusSigns } from "./wording.ts";
import { type Frame, layersOf, type Mark } from "./mark.ts";

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

/** Every number along an axis that the marks of a panel occupy. Levels and notes claim no space. */
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

/** The Vega-Lite view of a panel, and how many rows lie outside of its axes. */
export function viewOf(panel: Panel, layout: PanelLayout): { view: Json; outside: number } {
  const plan = (axis: "x" | "y") =>
    planAxis(panel[axis], {
      ...panel.needs?.[axis],
      values: (axis === "x" ? layout.sharedX : layout.sharedY) ?? extentOf(panel.marks, axis),
      length: axis === "x" ? layout.width : layout.height,
    });
  const [x, y] = [plan("x"), plan("y")];
  const frame: Frame = {
    x: channel(x, panel),
    y: channel(y, panel),
    width: layout.width,
    height: layout.height,
    clip: false,
  };
  const cut = (mark: Mark) => ({
    ...frame,
    clip: reachesOut(mark, "x", x) || reachesOut(mark, "y", y),
  });
  const view = {
    width: layout.width,
    height: layout.height,
    layer: [
      ...panel.marks.flatMap((mark) => layersOf(mark, cut(mark))),
      ...(panel.title === undefined ? [] : [titleLayer(panel.title)]),
      ...labelMarks(panel.labels ?? [], y, layout).flatMap((mark) => layersOf(mark, frame)),
    ],
  };
  return { view, outside: outsideCount(panel.marks, x, y) };
}

/** As a text mark: Vega sets a view's own title higher where tick labels stand out at the top. */
function titleLayer(text: string): Json {
  return {
    data: { values: [{}] },
    mark: {
      type: "text",
      text: withMinusSigns(text),
      align: "left",
      baseline: "bottom",
      fontSize: sizes.panelTitle,
      fontWeight: 600,
    },
    encoding: { x: { value: 0 }, y: { value: -10 } },
  };
}

function channel(plan: AxisPlan, { grid = true }: Panel): Json {
  const { title, scale, domain, ticks } = plan;
  const words = ticks.map((tick) => `'${tick.words.replaceAll("'", "\\'")}'`).join(",");
  const silent = ticks.some((tick) => tick.words === "");
  const index = `round(datum.index * ${Math.max(1, ticks.length - 1)})`;
  const spoken = `[${words}][${index}] !== ''`;
  return {
    type: "quantitative",
    scale: { type: scale, domain, nice: false },
    axis: {
      title: title === "" ? null : title,
      values: ticks.map(({ value }) => value),
      labelExpr: `[${words}][${index}]`,
      ...(grid ? {} : { grid: false }),
      ...(silent
        ? {
          gridOpacity: { condition: { test: spoken, value: 1 }, value: 0.35 },
          tickSize: { condition: { test: spoken, value: 5 }, value: 2.5 },
        }
        : {}),
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
    .map((label) => ({ label, at: Math.min(1, Math.max(0, y.position(label.y))) * height }))
    .sort((a, b) => a.at - b.at);
  const placed = spreadApart(wanted.map(({ at }) => at), sizes.labelPitch);
  return wanted.map(({ label }, i) => ({
    kind: "note",
    lines: [withMinusSigns(label.words)],
    at: [1 + 7 / width, placed[i] / height],
    colour: label.colour,
  }));
}

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

/** Points that the axes cut off; a curve may leave the frame. */
function outsideCount(marks: readonly Mark[], x: AxisPlan, y: AxisPlan): number {
  const inside = (share: number) => share >= -1e-9 && share <= 1 + 1e-9;
  let count = 0;
  for (const mark of marks) {
    if (mark.kind !== "points") continue;
    for (const row of mark.rows) {
      if (!inside(x.position(row.x)) || !inside(y.position(row.y))) count++;
    }
  }
  return count;
}

/** The look of reference lines that are no theory. */
export const referenceLook = { colour: inks.reference, dash: [3, 3], width: 1.2 } as const;
