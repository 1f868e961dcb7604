/** The laws of every theory: what it declares is what it predicts, from the point alone. */
import assert from "node:assert/strict";
import * as v from "valibot";
import { declarationOf, declaredName } from "../../lib/contract/declarations.ts";
import { UserError } from "../../lib/contract/errors.ts";
import type { Prediction, Theory } from "../../lib/contract/plugins.ts";
import { fold, keyOf } from "../../lib/num/random/key.ts";
import { pluginsOf } from "./plugin-files.ts";
import { sampledParameters } from "./sampled-parameters.ts";

/** Points tried for each theory; most theories have predicted all that they declare after a few. */
const pointsMax = 400;

/** Points of theories whose parameters must fit each other: few that are drawn from the schemas do. */
const listed: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>> = {
  "network-gaussian-process": [{
    ...{ depth: 2, noiseVariance: 0.1, inputs: [[-1], [0.5]], targets: [-1, 1] },
    ...{ x1: 2, sweep: { from: -2, to: 2, count: 3 } },
  }],
};

/** Predictions at a point; undefined where the theory refuses it, or has no finite numbers there. */
function predicted(theory: Theory<unknown>, point: unknown) {
  try {
    const found = theory.predict(point);
    return Object.values(found).every(isFinite) ? found : undefined;
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

function isFinite(prediction: Prediction): boolean {
  if (prediction.shape === "scalar") return Number.isFinite(prediction.value);
  const y = prediction.shape === "curve" ? prediction.y : prediction.cdf;
  return [prediction.x, y].every((values) => values.every(Number.isFinite));
}

function assertShaped(prediction: Prediction, name: string): void {
  const { shape } = prediction;
  if (shape === "scalar") return;
  const { x } = prediction;
  const y = shape === "curve" ? prediction.y : prediction.cdf;
  assert.equal(x.length, y.length, `${name}: as many ordinates as abscissae`);
  assert.ok(x.every((value, i) => i === 0 || value >= x[i - 1]), `${name}: x increases`);
  if (shape === "curve") return;
  assert.ok(y.every((value, i) => i === 0 || value >= y[i - 1]), `${name}: the cdf increases`);
  assert.ok(y[0] >= -1e-12 && y[y.length - 1] <= 1 + 1e-12, `${name}: the cdf is within [0, 1]`);
}

/** Names of the declarations that are left when what is predicted at the points is crossed out. */
function undeclaredAndUnseen(theory: Theory<unknown>, name: string) {
  const unseen = new Set(Object.keys(theory.predictions));
  const points = [
    ...(listed[name] ?? []).map((point) => v.parse(theory.params, point)),
    ...sampledParameters(theory.params, {
      count: pointsMax,
      key: fold(keyOf(5), "theories", name),
    }),
  ];
  const undeclared = new Set<string>();
  for (const point of points) {
    const first = predicted(theory, point);
    if (first === undefined) continue;
    assert.deepEqual(predicted(theory, structuredClone(point)), first, "same point, same numbers");
    for (const [quantity, prediction] of Object.entries(first)) {
      const declared = declarationOf(theory.predictions, quantity);
      if (declared === undefined) undeclared.add(quantity);
      else {
        assert.equal(prediction.shape, declared.shape, `shape of ${quantity}`);
        if (prediction.shape === "curve" && declared.shape === "curve") {
          assert.equal(prediction.along, declared.along, `variable of ${quantity}`);
        }
        unseen.delete(declaredName(theory.predictions, quantity)!);
      }
      assertShaped(prediction, quantity);
    }
    if (unseen.size === 0) break;
  }
  return { undeclared: [...undeclared], unseen: [...unseen] };
}

for (const [name, theory] of await pluginsOf("theory")) {
  Deno.test(`${name} predicts what it declares, and nothing else`, () => {
    for (const { description } of Object.values(theory.predictions)) {
      assert.ok(description.length > 0, "a description");
    }
    assert.deepEqual(undeclaredAndUnseen(theory, name), { undeclared: [], unseen: [] });
  });
}

Deno.test("a theory that declares too much, or too little, is found", async () => {
  const [, theory] = (await pluginsOf("theory")).find(([name]) => name === "weight-roughness")!;
  const { roughness, ...rest } = theory.predictions;
  const less = undeclaredAndUnseen({ ...theory, predictions: rest }, "less");
  assert.deepEqual(less, { undeclared: ["roughness"], unseen: [] });
  const more = undeclaredAndUnseen(
    { ...theory, predictions: { ...theory.predictions, smoothness: roughness } },
    "more",
  );
  assert.deepEqual(more.unseen, ["smoothness"]);
});
