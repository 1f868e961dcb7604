import assert from "node:assert/strict";
import * as v from "valibot";
import {
  applyTransform,
  type TransformChoice,
  transformInterval,
  transformSchema,
  writtenTransform,
} from "../../lib/contract/transforms.ts";

Deno.test("transforms are what they are called, alone and in turn", () => {
  const at = (x: number, choice: TransformChoice) => applyTransform(x, choice);
  assert.equal(at(Math.E, "log"), 1);
  assert.equal(at(1000, "log10"), 3);
  assert.equal(at(0.5, "exp-twice"), Math.E);
  assert.equal(at(-3, "negate"), 3);
  assert.equal(at(0.25, "one-minus"), 0.75);
  assert.equal(at(-3, ["absolute", "square", "negate"]), -9);
  assert.equal(at(2, []), 2);
  assert.ok(Number.isNaN(at(-1, "sqrt")));
});

Deno.test("an interval's image holds the image of each of its points, and ends are attained", () => {
  const chains: TransformChoice[] = [
    "absolute",
    "square",
    "negate",
    ["one-minus", "absolute"],
    ["absolute", "negate", "exp"],
    ["negate", "square", "one-minus"],
  ];
  for (const [low, high] of [[-1, 2], [-2, 1], [1, 2], [-2, -1], [0, 1]] as const) {
    for (const chain of chains) {
      const images = Array.from(
        { length: 3001 },
        (_, k) => applyTransform(low + (high - low) * k / 3000, chain),
      );
      const [a, b] = transformInterval([low, high], chain);
      // The grid has the zeros of every function here: -1, 0 and 1 are among its points.
      assert.ok(Math.abs(Math.min(...images) - a) < 1e-12, `${chain} of [${low}, ${high}]`);
      assert.ok(Math.abs(Math.max(...images) - b) < 1e-12, `${chain} of [${low}, ${high}]`);
    }
  }
  // The images of the ends alone would miss the zero between them.
  assert.deepEqual(transformInterval([-1, 2], "absolute"), [0, 2]);
});

Deno.test("a transformed quantity is named as it is made", () => {
  assert.equal(writtenTransform("x", "identity"), "x");
  assert.equal(writtenTransform("x", ["absolute", "log"]), "ln |x|");
});

Deno.test("the schema takes a word or a list of words, and no other word", () => {
  const parse = (value: unknown) => v.safeParse(transformSchema, value);
  assert.equal(parse(undefined).output, "identity");
  assert.ok(parse("log").success && parse(["absolute", "log"]).success);
  for (const wrong of ["ln", ["abs"], 3]) assert.ok(!parse(wrong).success, String(wrong));
});
