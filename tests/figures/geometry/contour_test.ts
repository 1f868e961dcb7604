import assert from "node:assert/strict";
import { levelLines } from "../../../lib/figures/geometry/contour.ts";

function gridOf(f: (x: number, y: number) => number, size = 41) {
  const places = Array.from({ length: size }, (_, k) => -2 + 4 * k / (size - 1));
  const values = Float64Array.from(
    { length: size * size },
    (_, k) => f(places[k % size], places[Math.floor(k / size)]),
  );
  return { xs: places, ys: places, values };
}

Deno.test("the level line of a cone is one closed circle", () => {
  const lines = levelLines(gridOf((x, y) => Math.hypot(x, y)), 1.3);
  assert.equal(lines.length, 1);
  assert.deepEqual(lines[0][0], lines[0].at(-1));
  for (const [x, y] of lines[0]) assert.ok(Math.abs(Math.hypot(x, y) - 1.3) < 2e-3);
});

Deno.test("the level lines of a saddle are two open branches that do not cross", () => {
  const lines = levelLines(gridOf((x, y) => x * y, 40), 0.01);
  assert.equal(lines.length, 2);
  for (const line of lines) {
    assert.notDeepEqual(line[0], line.at(-1));
    assert.equal(new Set(line.map(([x]) => Math.sign(x))).size, 1);
  }
});

Deno.test("a level that no value reaches has no line, and a NaN interrupts one", () => {
  assert.deepEqual(levelLines(gridOf((x) => x), 5), []);
  const broken = levelLines(gridOf((x, y) => Math.abs(y) < 0.3 ? NaN : x), 0.5);
  assert.equal(broken.length, 2);
});
