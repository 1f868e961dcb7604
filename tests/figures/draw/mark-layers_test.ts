/**
 * Each mark as Vega-Lite: valid, and drawn where its data say. The places are Vega's own, of a plot of 100
 * by 100 pixels over [0, 10] by [0, 10], so that a point (x, y) lies at (10 x, 100 - 10 y).
 */
import assert from "node:assert/strict";
import * as vega from "vega";
import { compile, type TopLevelSpec } from "vega-lite";
import type { Mark } from "../../../lib/figures/draw/mark.ts";
import { layersOf } from "../../../lib/figures/draw/mark-layers.ts";
import { inks } from "../../../lib/figures/theme/palette.ts";
import { assertVegaLite } from "../specification.ts";

const channel = {
  type: "quantitative",
  scale: { domain: [0, 10], nice: false },
  axis: null,
};
const frame = { x: channel, y: channel, width: 100, height: 100, clip: false };

/** What Vega draws of one kind, in its order: the words asked for of each item. */
interface Item {
  readonly [word: string]: unknown;
}

interface Scene {
  readonly marktype?: string;
  readonly items?: readonly Scene[];
}

async function sceneOf(mark: Mark): Promise<readonly (readonly [string, Item])[]> {
  const spec = {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    width: frame.width,
    height: frame.height,
    layer: layersOf(mark, frame),
  };
  assertVegaLite(spec);
  const compiled = compile(structuredClone(spec) as unknown as TopLevelSpec).spec;
  const view = new vega.View(vega.parse(compiled), { renderer: "none" });
  await view.runAsync();
  const found: (readonly [string, Item])[] = [];
  const visit = ({ marktype, items = [] }: Scene) => {
    for (const item of items) {
      if (marktype === "group") { for (const below of item.items ?? []) visit(below); }
      else found.push([marktype!, item as unknown as Item]);
    }
  };
  visit((view.scenegraph() as unknown as { readonly root: Scene }).root);
  view.finalize();
  return found;
}

/** Draws a mark and holds each item, in Vega's order, to the words expected of it. */
async function assertDrawn(
  mark: Mark,
  expected: readonly (readonly [string, Item])[],
): Promise<void> {
  const scene = await sceneOf(mark);
  assert.deepEqual(scene.map(([type]) => type), expected.map(([type]) => type));
  for (const [index, [type, words]] of expected.entries()) {
    for (const [word, value] of Object.entries(words)) {
      const own = scene[index][1][word];
      const same = typeof value === "number" && typeof own === "number"
        ? Math.abs(own - value) < 1e-9
        : JSON.stringify(own) === JSON.stringify(value);
      assert.ok(same, `${word} of ${type} ${index}: ${JSON.stringify(own)}, not ${value}`);
    }
  }
}

const red = { colour: "#ff0000" };

Deno.test("a line runs through its vertices in their order, on a wider white one with a halo", async () => {
  // Not rising: Vega would sort by x.
  const rows = [{ x: 2, y: 1 }, { x: 8, y: 5 }, { x: 4, y: 9 }];
  const vertices = [{ x: 20, y: 90 }, { x: 80, y: 50 }, { x: 40, y: 10 }];
  const line = (stroke: string, strokeWidth: number) =>
    vertices.map((vertex): [string, Item] => ["line", { ...vertex, stroke, strokeWidth }]);
  await assertDrawn({ kind: "line", rows, look: { ...red, width: 2 } }, line("#ff0000", 2));
  const dashed = { ...red, width: 2, dash: [4, 2], halo: true };
  await assertDrawn({ kind: "line", rows, look: dashed }, [
    ...line(inks.paper, 4),
    ...line("#ff0000", 2).map(([type, item]): [string, Item] => [
      type,
      { ...item, strokeDash: [4, 2] },
    ]),
  ]);
});

Deno.test("paths are lines apart: none joins the end of one to the start of the next", async () => {
  const rows = [
    { x: 1, y: 1, path: "a" },
    { x: 9, y: 2, path: "a" },
    { x: 1, y: 8, path: "b" },
    { x: 9, y: 9, path: "b" },
  ];
  const scene = await sceneOf({ kind: "paths", rows, look: { ...red, opacity: 0.5 } });
  assert.deepEqual(scene.map(([, { x, y }]) => [x, y].map((place) => Math.round(Number(place)))), [
    [10, 90],
    [90, 80],
    [10, 20],
    [90, 10],
  ]);
  const one = await sceneOf({ kind: "line", rows, look: red });
  const owners = (drawn: typeof scene) => new Set(drawn.map(([, { mark }]) => mark)).size;
  assert.deepEqual([owners(scene), owners(one)], [2, 1]);
  assert.ok(scene.every(([, { strokeOpacity }]) => strokeOpacity === 0.5));
});

Deno.test("points lie in front of the bars of their intervals; one without an interval has none", async () => {
  const rows = [{ x: 3, y: 4, low: 2, high: 7 }, { x: 6, y: 5 }];
  const look = { ...red, shape: "square", size: 40, shift: 3 };
  await assertDrawn({ kind: "points", rows, look }, [
    ["rule", { x: 33, y: 80, y2: 30, stroke: "#ff0000" }],
    ["symbol", { x: 33, y: 60, size: 40, shape: "square", fill: "#ff0000", opacity: 1 }],
    ["symbol", { x: 63, y: 50 }],
  ]);
  await assertDrawn({ kind: "points", rows: [rows[1]], look: { ...look, hollow: true } }, [
    ["symbol", { fill: inks.paper, stroke: "#ff0000" }],
  ]);
});

Deno.test("a band lies between its lower and its upper end", async () => {
  const rows = [{ x: 0, low: 1, high: 3 }, { x: 10, low: 4, high: 8 }];
  await assertDrawn({ kind: "band", rows, look: { ...red, opacity: 0.2 } }, [
    ["area", { x: 0, y: 90, y2: 70, fill: "#ff0000", fillOpacity: 0.2 }],
    ["area", { x: 100, y: 60, y2: 20 }],
  ]);
});

Deno.test("a bar stands on zero, as wide as its bin", async () => {
  const rows = [{ x: 2, x2: 5, y: 4 }];
  await assertDrawn({ kind: "bars", rows, look: { ...red, opacity: 0.4 } }, [
    ["rect", { x: 20, width: 30, y: 60, height: 40, fill: "#ff0000", fillOpacity: 0.4 }],
  ]);
});

Deno.test("cells cover their rectangle and half a pixel of the next; colours stop at the domain", async () => {
  const rows = [0, 5, 10, 12].map((value, k) => ({ x: k, x2: k + 1, y: 2, y2: 4, value }));
  const colour = { title: "value", domain: [0, 10] } as const;
  const scene = await sceneOf({ kind: "cells", rows, colour });
  const cells = scene.filter(([type]) => type === "rect").map(([, item]) => item)
    .filter(({ width }) => Math.abs(Number(width) - 10.5) < 1e-9);
  assert.deepEqual(cells.map(({ x }) => x), [0, 10, 20, 30]);
  for (const { y, height } of cells) {
    assert.ok(Math.abs(Number(y) - 59.5) < 1e-9 && Math.abs(Number(height) - 20.5) < 1e-9);
  }
  const [low, middle, high, beyond] = cells.map(({ fill }) => fill);
  assert.equal(new Set([low, middle, high]).size, 3);
  assert.equal(beyond, high);
});

Deno.test("a level crosses the whole panel at its value, along either axis", async () => {
  const look = { ...red, dash: [2, 2] };
  await assertDrawn({ kind: "level", axis: "y", at: 3, look }, [
    ["rule", { y: 70, x: 100, x2: 0, strokeDash: [2, 2] }],
  ]);
  await assertDrawn({ kind: "level", axis: "x", at: 3, look }, [
    ["rule", { x: 30, y: 0, y2: 100 }],
  ]);
});

Deno.test("a note stands at shares of the panel from the lower left", async () => {
  const note = { kind: "note", lines: ["one", "two"], at: [0.25, 0.9] } as const;
  await assertDrawn(note, [["text", { x: 25, y: 10, text: ["one", "two"], align: "left" }]]);
  await assertDrawn({ ...note, at: [1, 0], colour: "#00ff00", angle: 90, align: "right" }, [
    ["text", { x: 100, y: 100, fill: "#00ff00", angle: 90, align: "right" }],
  ]);
});

Deno.test("a mark drawn elsewhere is found: the ends of a bar exchanged with a point's", async () => {
  const look = { ...red, shape: "circle" };
  const wrong = assertDrawn({ kind: "points", rows: [{ x: 3, y: 4, low: 2, high: 7 }], look }, [
    ["rule", { x: 30, y: 60, y2: 30 }],
    ["symbol", { x: 30, y: 60 }],
  ]);
  await assert.rejects(wrong, /y of rule 0: 80, not 60/);
});
