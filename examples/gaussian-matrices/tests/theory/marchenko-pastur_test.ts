import assert from "node:assert/strict";
import { symmetricEigenvalues } from "asymptopia/lib/num/linear-algebra/eigenvalues.ts";
import { keyOf } from "asymptopia/lib/num/random/key.ts";
import { randomStream } from "asymptopia/lib/num/random/random.ts";
import {
  type Law,
  lawCdf,
  lawDistance,
  lawMoment,
  sampleDistance,
} from "asymptopia/lib/num/statistics/law.ts";
import { assertClose } from "asymptopia/tests/support.ts";
import { plugin } from "../../lib/theory/marchenko-pastur.ts";

const aspects = [0.1, 0.25, 0.5, 0.9, 1];
/** The predicted law, as a law of its own type. */
const law = (aspect: number, name: "spectrum" | "semicircle" = "spectrum") => {
  const found = plugin.predict({ aspect })[name];
  assert.ok(found.shape === "distribution");
  return found;
};

/** Narayana's numbers: E of the k-th moment is sum_r c^r C(k, r) C(k - 1, r) / (r + 1). */
const moments = [
  (_: number) => 1,
  (c: number) => 1 + c,
  (c: number) => 1 + 3 * c + c ** 2,
  (c: number) => 1 + 6 * c + 6 * c ** 2 + c ** 3,
];

Deno.test("moments are Narayana's; the semicircle has the first two, and another third", () => {
  for (const aspect of aspects) {
    moments.forEach((moment, index) => {
      // Linear pieces add at most a twelfth of a piece's square to a second moment.
      const expected = moment(aspect);
      assertClose(lawMoment(law(aspect), index + 1), expected, { relative: 1e-5 });
    });
    const rival = (power: number) => lawMoment(law(aspect, "semicircle"), power);
    assertClose(rival(1), 1, { absolute: 1e-6 });
    assertClose(rival(2), 1 + aspect, { absolute: 1e-5 });
    assert.ok(Math.abs(rival(3) - moments[2](aspect)) > 0.9 * aspect ** 2);
  }
});

Deno.test("square matrices: F(4 sin^2(a/2)) = (a + sin a)/pi", () => {
  const cdf = lawCdf(law(1));
  for (const angle of [0.05, 0.5, 1, 2, 3]) {
    assertClose(cdf(4 * Math.sin(angle / 2) ** 2), (angle + Math.sin(angle)) / Math.PI, {
      absolute: 1e-5,
    });
  }
});

Deno.test("the law ends at its edges with all of its mass, and its density is its slope", () => {
  for (const aspect of aspects) {
    const { x, cdf, density } = law(aspect);
    const root = Math.sqrt(aspect);
    assertClose(x[0], (1 - root) ** 2, { absolute: 1e-15 });
    assertClose(x.at(-1)!, (1 + root) ** 2, { absolute: 1e-14 });
    assert.deepEqual(plugin.predict({ aspect }).edge, { shape: "scalar", value: (1 + root) ** 2 });
    assertClose(cdf.at(-1)!, 1, { absolute: 1e-13 });
    for (let i = 200; i < 1900; i += 100) {
      const slope = (cdf[i + 1] - cdf[i - 1]) / (x[i + 1] - x[i - 1]);
      const [a, b] = [(1 - root) ** 2, (1 + root) ** 2];
      const closed = Math.sqrt((b - x[i]) * (x[i] - a)) / (2 * Math.PI * aspect * x[i]);
      assertClose(density![i], closed, { relative: 1e-9 });
      assertClose(slope, closed, { relative: 1e-3 });
    }
  }
});

/** Mean over some matrices of the distance of all eigenvalues from a law. */
function distance(rows: number, columns: number, expected: Law): number {
  const stream = randomStream(keyOf(rows + columns));
  const matrices = 4;
  let sum = 0;
  for (let matrix = 0; matrix < matrices; matrix++) {
    const entries = new Float64Array(rows * columns);
    stream.fillNormal(entries);
    const product = new Float64Array(rows * rows);
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j <= i; j++) {
        let entry = 0;
        for (let k = 0; k < columns; k++) {
          entry += entries[i * columns + k] * entries[j * columns + k];
        }
        product[i * rows + j] = entry / columns;
      }
    }
    sum += sampleDistance(symmetricEigenvalues(product, rows), expected);
  }
  return sum / matrices;
}

Deno.test("eigenvalues of drawn matrices are within 5/n of it, and far from the law of other aspects", () => {
  const [rows, columns] = [120, 240];
  // n D concentrates: mean near 2.4, deviation of a mean of four below 0.3: 8 deviations to 5.
  assert.ok(distance(rows, columns, law(0.5)) < 5 / rows);
  for (const wrong of [law(0.4), law(0.6), law(0.5, "semicircle")]) {
    assert.ok(lawDistance(law(0.5), wrong) > 0.03);
    assert.ok(distance(rows, columns, wrong) > lawDistance(law(0.5), wrong) / 2);
  }
});
