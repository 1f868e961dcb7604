import assert from "node:assert/strict";
import * as v from "valibot";
import { vectors } from "../../lib/contract/table.ts";
import { plugin } from "../../lib/data/oscillating-flow.ts";
import { fold, keyOf } from "../../lib/num/random/key.ts";
import { randomStream } from "../../lib/num/random/random.ts";

function generated(params: Record<string, unknown>, seed = 1) {
  const rows = plugin.generate(v.parse(plugin.params, params), keyOf(seed));
  return { input: vectors(rows, "input"), target: vectors(rows, "target"), rows };
}

Deno.test("inputs and targets have unit norm and the sizes asked for", () => {
  const { input, target, rows } = generated({ dimension: 3, examples: 5 });
  assert.equal(rows.length, 5);
  for (const column of [input, target]) {
    assert.equal(column.size, 3);
    for (let i = 0; i < 5; i++) {
      const norm = Math.hypot(...column.values.subarray(3 * i, 3 * i + 3));
      assert.ok(Math.abs(norm - 1) < 1e-6);
    }
  }
});

/** y of x, written from the formula, with a given last step. */
function flow(x: readonly number[], steps: number): number[] {
  let z = [...x];
  for (let t = 0; t < steps; t++) {
    const [s, c] = [Math.sin(5 * Math.PI * t / 100), Math.cos(5 * Math.PI * t / 100)];
    z = z.map((value) => value + 0.1 * Math.tanh(s * value + c));
  }
  const norm = Math.hypot(...z);
  return z.map((value) => value / norm);
}

Deno.test("a target is the flow of its input before scaling; 99 steps or a scaled start are not", () => {
  const { target } = generated({ dimension: 4, examples: 1 }, 7);
  const x = new Float64Array(4);
  randomStream(fold(keyOf(7), "inputs")).fillUniform(x);
  const start = [...x].map((value) => 2 * value - 1);
  const off = (y: readonly number[]) =>
    Math.hypot(...y.map((value, j) => value - target.values[j]));
  assert.ok(off(flow(start, 100)) < 1e-6);
  assert.ok(off(flow(start, 99)) > 1e-3);
  const norm = Math.hypot(...start);
  assert.ok(off(flow(start.map((value) => value / norm), 100)) > 1e-3);
});

Deno.test("the same key gives the same pairs, another key others; more examples begin with the fewer", () => {
  const first = generated({ examples: 4 });
  assert.deepEqual(generated({ examples: 4 }).input.values, first.input.values);
  assert.notDeepEqual(generated({ examples: 4 }, 2).input.values, first.input.values);
  assert.deepEqual(generated({ examples: 9 }).input.values.subarray(0, 40), first.input.values);
});
