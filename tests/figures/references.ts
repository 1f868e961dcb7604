/** A small picture of every figure plug-in, whose committed drawing shows what a change does. */
import { tableFromRows } from "../../lib/contract/table.ts";
import type { FigureInputs } from "../../lib/contract/plugins.ts";

const estimates = [16, 64, 16384].flatMap((n) =>
  ["a", "b"].map((kind) => ({
    n,
    kind,
    x: n,
    value: (kind === "a" ? 1 : 1.5) / Math.sqrt(n),
    low: (kind === "a" ? -0.01 : 1.1) / Math.sqrt(n),
    high: 2 / Math.sqrt(n),
  }))
);
const curve = Array.from({ length: 9 }, (_, k) => ({
  x: k / 8,
  y: k === 4 ? NaN : (k / 8) ** 2,
  density: 1,
}));
const samples = Array.from({ length: 40 }, (_, i) => ({
  network: i % 4,
  x: Math.floor(i / 4) / 9,
  y: ((i * 7) % 40 + 0.5) / 40,
  z: ((i * 11) % 40 + 0.5) / 40,
}));
const grid = [1, 10, 100].flatMap((x) =>
  [0, 1].map((y) => ({ x, y, value: x * (1 + y), name: `n${x}`, row: y }))
);

/** Inputs of all the pictures. */
export const inputs: FigureInputs = {
  estimates: tableFromRows(estimates),
  curve: tableFromRows(curve, { missing: { y: "a gap" } }),
  law: tableFromRows([{ x: 0, y: 0 }, { x: 1, y: 1 }]),
  samples: tableFromRows(samples),
  grid: tableFromRows(grid),
};

const unit = { x: { title: "x" }, y: { title: "y" } };

/** Parameters by the name of the plug-in. */
export const pictures: Readonly<Record<string, object>> = {
  scaling: {
    title: "Two series, an interval through zero, and $' as it is",
    x: { title: "width n", scale: "log" },
    y: { title: "R_{h} ≪ 1", scale: "log" },
    series: { column: "kind" },
    points: [{ input: "estimates", x: "n" }],
    slopes: [{ exponent: -0.5, label: "n^{-1/2}" }],
  },
  paths: {
    ...unit,
    paths: [{ input: "samples", x: "x", y: "y", count: 2, label: "networks" }],
    bands: [{ input: "samples", x: "x", y: "y", label: "10 to 90 %" }],
    lines: [{ input: "curve", label: "a line with a gap" }],
  },
  heatmap: {
    x: { title: "rate", scale: "log" },
    y: { title: "H" },
    cells: { input: "grid", x: "x", y: "y" },
    colour: { title: "value", domain: [0, 100] },
    contours: [{ input: "grid", x: "x", y: "y", level: 50, label: "value 50" }],
  },
  "histogram-density": {
    x: { title: "value" },
    samples: [{ input: "samples", column: "y", label: "networks" }],
    densities: [{ input: "curve", label: "uniform" }],
    levels: [{ at: 0.5, label: "1/2" }],
  },
  "quantile-quantile": {
    ...unit,
    sample: { input: "samples", column: "y" },
    law: { input: "law" },
  },
  "scatter-contours": {
    ...unit,
    points: [{ input: "samples", x: "y", y: "z", most: 20, label: "networks" }],
    contours: [{ input: "samples", x: "y", y: "z", masses: [0.5], label: "density" }],
  },
  "cell-table": {
    column: "name",
    cells: [{ value: "n1", label: "one" }, { value: "n100", label: "hundred" }],
    rows: [{ input: "grid", where: { row: 1 }, label: "twice", published: { n1: 2 } }],
    colour: { title: "value", domain: [0, 100] },
  },
};
