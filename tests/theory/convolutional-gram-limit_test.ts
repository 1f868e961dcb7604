import assert from "node:assert/strict";
import { plugin } from "../../lib/theory/convolutional-gram-limit.ts";
import { assertClose } from "../support.ts";
import { scalarOf } from "./predicted.ts";

const at = (pixels: number, depth: number) =>
  plugin.predict({
    count: 4,
    channels: 3,
    pixels,
    depth,
    activation: "softplus",
    branchScale: 0.5,
  });

/** An independent program's values. */
function assertReference(name: string): void {
  for (const [depth, expected] of [[2, 3.41373e-2], [4, 9.82281e-3], [8, 2.57702e-3]]) {
    assertClose(scalarOf(at(5, depth), name), expected, { relative: 3e-6 });
  }
}

Deno.test("five pixels at three depths, and three widths of the image, are an independent program's", () => {
  assertReference("lambdaMin");
  for (const [pixels, expected] of [[3, 0.4275], [5, 0.6287], [8, 0.7371]]) {
    assertClose(scalarOf(at(pixels, 4), "lambdaMinScaled"), expected, { absolute: 5e-5 });
  }
});

Deno.test("a wrong variant is rejected: the same inputs without pixels", () => {
  assert.throws(() => assertReference("lambdaMinWhole"));
});
