import assert from "node:assert/strict";
import { takeOut, VectorFamily } from "../../../lib/num/linear-algebra/vector-family.ts";
import { dot, norm, scale } from "../../../lib/num/linear-algebra/vector.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { assertClose } from "../../support.ts";

const length = 37;
const stream = randomStream(keyOf(311));
const normals = () => Float64Array.from({ length }, () => stream.normal());

/** Dense and sparse vectors in turn, so that the places of the two kinds interleave. */
const members = Array.from({ length: 11 }, (_, j) => {
  const vector = normals();
  return j % 3 === 1 ? vector.map((x, i) => i === j || i === 2 * j ? x : 0) : vector;
});

function familyOf(vectors: readonly Float64Array[]): VectorFamily {
  const family = new VectorFamily(vectors[0].length);
  vectors.forEach((vector) => family.add(vector.slice()));
  return family;
}

Deno.test("products and combinations are those of plain loops, in the order of adding", () => {
  const family = familyOf(members);
  const vector = normals();
  assert.equal(family.size, 11);
  family.innerProducts(vector).forEach((found, j) =>
    assertClose(found, dot(members[j], vector), { absolute: 1e-13 })
  );
  const coefficients = members.map(() => stream.normal());
  const found = vector.slice();
  family.addCombination(found, coefficients);
  found.forEach((value, i) => {
    const expected = members.reduce((sum, own, j) => sum + coefficients[j] * own[i], vector[i]);
    assertClose(value, expected, { absolute: 1e-13 });
  });
});

Deno.test("a wrong variant is rejected: coefficients exchanged between dense and sparse members", () => {
  const family = familyOf(members);
  const coefficients = members.map((_, j) => j);
  const [found, exchanged] = [new Float64Array(length), new Float64Array(length)];
  family.addCombination(found, coefficients);
  [coefficients[0], coefficients[1]] = [1, 0];
  family.addCombination(exchanged, coefficients);
  assert.ok(found.some((value, i) => Math.abs(value - exchanged[i]) > 0.01));
});

Deno.test("two sweeps leave a vector near the span orthogonal to it; one sweep does not", () => {
  const family = new VectorFamily(length);
  const basis: Float64Array[] = [];
  for (let j = 0; j < 6; j++) {
    const vector = normals();
    takeOut(vector, family);
    scale(vector, 1 / norm(vector));
    basis.push(vector);
    family.add(vector.slice());
  }
  const near = new Float64Array(length);
  family.addCombination(near, [3, -1, 2, 0.5, 1, -2]);
  const outside = normals();
  near.forEach((_, i) => near[i] += 1e-9 * outside[i]);
  const angle = (rest: Float64Array) =>
    Math.max(...basis.map((member) => Math.abs(dot(member, rest)))) / norm(rest);
  const once = near.slice();
  family.addCombination(once, family.innerProducts(once).map((c) => -c));
  const twice = near.slice();
  const components = takeOut(twice, family);
  assertClose(components[0], 3, { absolute: 1e-7 });
  assert.ok(angle(twice) < 1e-14, `angle ${angle(twice)}`);
  assert.ok(angle(once) > 1e-9, `one sweep: ${angle(once)}`);
});

Deno.test("a vector of another length is refused", () => {
  assert.throws(() => new VectorFamily(3).add(new Float64Array(4)), /a vector of 4/);
});
