import assert from "node:assert/strict";
import { RevealedLayer } from "../../../lib/dynamics/revealed/layer.ts";
import { fold, keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { RevealedMatrix } from "../../../lib/num/random/revealed-matrix.ts";

const width = 12;
const normals = (label: number) => {
  const out = new Float64Array(width);
  randomStream(fold(keyOf(40), label)).fillNormal(out);
  return out;
};
const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, x, i) => sum + x * b[i], 0);

function layer(label: number, mean: number): RevealedLayer {
  const matrix = new RevealedMatrix(fold(keyOf(41), label), { rows: width, columns: width });
  const made = new RevealedLayer(matrix, mean);
  made.initial = 0.3;
  return made;
}

/** The update as a matrix, column by column. */
function entries(of: RevealedLayer): Float64Array {
  const all = new Float64Array(width * width);
  for (let j = 0; j < width; j++) {
    const basis = new Float64Array(width);
    basis[j] = 1;
    of.updateTimes(basis).forEach((x, i) => all[i * width + j] = x);
  }
  return all;
}

Deno.test("<g, W u> = <W^T g, u> to 1e-12 before and after steps that depend on the products", () => {
  for (const mean of [0, 1]) {
    const own = layer(1, mean);
    let [u, g] = [normals(1), normals(2)];
    for (let step = 0; step < 4; step++) {
      const image = own.times(u);
      const back = own.transposeTimes(g);
      assert.ok(Math.abs(dot(g, image) - dot(back, u)) < 1e-12 * (1 + Math.abs(dot(g, image))));
      own.add(g.map((x) => 0.1 * x), u);
      [u, g] = [back.map(Math.tanh), image.map(Math.tanh)];
    }
  }
});

Deno.test("moments and products of updates are those of their entries", () => {
  const [a, b] = [layer(1, 0), layer(2, 0)];
  a.add(normals(3), normals(4));
  a.add(normals(5), normals(6));
  b.add(normals(7), normals(8));
  const [left, right] = [entries(a), entries(b)];
  const { mean, square } = a.updateMoments();
  const size = width * width;
  assert.ok(Math.abs(mean - left.reduce((s, x) => s + x, 0) / size) < 1e-13);
  assert.ok(Math.abs(square - dot(left, left) / size) < 1e-12);
  assert.ok(Math.abs(a.updateProduct(b) - dot(left, right)) < 1e-11);
});

Deno.test("erased initial weights leave the update alone", () => {
  const own = layer(1, 1);
  own.add(normals(3), normals(4));
  own.initial = 0;
  assert.deepEqual(own.times(normals(5)), own.updateTimes(normals(5)));
});
