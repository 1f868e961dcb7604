import assert from "node:assert/strict";
import {
  circlePoints,
  innerProducts,
  labelledPoints,
  pointSetNames,
} from "../../../lib/num/separation/labelled-points.ts";
import { assertClose } from "../../support.ts";

const sets = {
  circle: labelledPoints({ points: "circle", inputCount: 8, dimension: 2, draw: 0 }),
  "cube-parity": labelledPoints({ points: "cube-parity", dimension: 4, draw: 0 }),
  chirp: labelledPoints({ points: "chirp", inputCount: 16, dimension: 8, draw: 0 }),
  sphere: labelledPoints({ points: "sphere", inputCount: 9, dimension: 5, draw: 3 }),
};

Deno.test("all points have norm 1 and labels 1 or -1", () => {
  for (const name of pointSetNames) {
    const { count, labels } = sets[name];
    const products = innerProducts(sets[name]);
    for (let i = 0; i < count; i++) assertClose(products[i * count + i], 1, { absolute: 1e-14 });
    assert.ok(labels.every((label) => Math.abs(label) === 1), `${name}: ${labels}`);
  }
});

Deno.test("neighbours on the circle differ, and stand at 2 pi / n", () => {
  const { labels } = sets.circle;
  const products = innerProducts(sets.circle);
  for (let i = 0; i < 8; i++) {
    assert.equal(labels[i], -labels[(i + 1) % 8]);
    assertClose(products[i * 8 + (i + 1) % 8], Math.SQRT1_2, { absolute: 1e-15 });
  }
});

Deno.test("the cube has each corner once, labelled by its first two signs", () => {
  const { count, dimension, inputs, labels } = sets["cube-parity"];
  assert.equal(count, 16);
  const corners = Array.from(
    { length: count },
    (_, c) => Array.from(inputs.subarray(c * dimension, (c + 1) * dimension), Math.sign),
  );
  assert.equal(new Set(corners.map((corner) => corner.join())).size, 16);
  corners.forEach((corner, c) => assert.equal(labels[c], corner[0] * corner[1]));
});

Deno.test("random points depend on their number alone", () => {
  const again = labelledPoints({ points: "sphere", inputCount: 9, dimension: 5, draw: 3 });
  assert.deepEqual(again, sets.sphere);
  const other = labelledPoints({ points: "sphere", inputCount: 9, dimension: 5, draw: 4 });
  assert.notDeepEqual(other.inputs, sets.sphere.inputs);
});

Deno.test("what a set does not have is refused", () => {
  assert.throws(() => circlePoints(7), /cannot place 7 points.*even numbers from 4/);
  assert.throws(
    () => labelledPoints({ points: "cube-parity", inputCount: 5, dimension: 4, draw: 0 }),
    /cannot list 5 corners/,
  );
  assert.throws(
    () => labelledPoints({ points: "chirp", dimension: 4, draw: 0 }),
    /without their number; give `inputCount`/,
  );
});
