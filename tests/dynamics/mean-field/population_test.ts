import assert from "node:assert/strict";
import { Population } from "../../../lib/dynamics/mean-field/population.ts";
import { UserError } from "../../../lib/contract/errors.ts";
import { fold, keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { assertClose } from "../../support.ts";

const examples = { inputs: [-2, -0.5, 0.3, 4], targets: [1, -1, 0.5, 2] };
const size = { step: 0.01, penalty: 0.2, noise: 0 };
const count = 40;
const start = fold(keyOf(61), "start");

/** The same network as loops over neurons and examples, with parameters drawn in the same order. */
class Plain {
  readonly #parts: readonly Float64Array[];
  constructor(deviation: number) {
    const stream = randomStream(start);
    this.#parts = [0, 1, 2].map(() => {
      const values = new Float64Array(count);
      stream.fillNormal(values);
      return values.map((value) => deviation * value);
    });
  }
  value(x: number): number {
    const [a, w, b] = this.#parts;
    let sum = 0;
    for (let i = 0; i < count; i++) sum += a[i] * Math.max(0, w[i] * x + b[i]);
    return sum / count;
  }
  /** Bias without its penalty: a wrong variant. */
  step(chosen: readonly number[], biasPenalty = size.penalty): void {
    const [a, w, b] = this.#parts;
    const factors = chosen.map((j) =>
      2 * size.step * (examples.targets[j] - this.value(examples.inputs[j])) / chosen.length
    );
    for (let i = 0; i < count; i++) {
      let [da, dw, db] = [0, 0, 0];
      chosen.forEach((j, k) => {
        const z = w[i] * examples.inputs[j] + b[i];
        if (z <= 0) return;
        da += factors[k] * z;
        dw += factors[k] * a[i] * examples.inputs[j];
        db += factors[k] * a[i];
      });
      a[i] += da - 2 * size.step * size.penalty * a[i];
      w[i] += dw - 2 * size.step * size.penalty * w[i];
      b[i] += db - 2 * size.step * biasPenalty * b[i];
    }
  }
  secondMoment(): number {
    return this.#parts.flatMap((part) => [...part]).reduce((sum, x) => sum + x * x, 0) / count;
  }
}

const population = () =>
  new Population(examples, { count, initialDeviation: 0.8, stream: randomStream(start) });
const noises = () => randomStream(keyOf(1));

function assertSame(found: Population, plain: Plain): void {
  found.fitted().forEach((value, j) =>
    assertClose(value, plain.value(examples.inputs[j]), { absolute: 1e-12 })
  );
  const [from, spacing] = [-5, 0.25];
  const out = new Float64Array(45);
  found.predict({ from, spacing }, out);
  out.forEach((value, k) =>
    assertClose(value, plain.value(from + k * spacing), { absolute: 1e-12 })
  );
  assertClose(found.secondMoment(), plain.secondMoment(), { relative: 1e-12 });
}

Deno.test("full steps are those of loops over neurons and examples", () => {
  const [found, plain, wrong] = [population(), new Plain(0.8), new Plain(0.8)];
  assertSame(found, plain);
  for (let k = 0; k < 200; k++) {
    found.stepFull(size, noises());
    plain.step([0, 1, 2, 3]);
    wrong.step([0, 1, 2, 3], 0);
  }
  assertSame(found, plain);
  assert.throws(() => assertSame(found, wrong), /off by/);
});

Deno.test("so are steps at single examples", () => {
  const [found, plain] = [population(), new Plain(0.8)];
  for (let k = 0; k < 100; k++) {
    found.stepSingle(k % 4, size, noises());
    plain.step([k % 4]);
  }
  found.settle();
  assertSame(found, plain);
});

Deno.test("noise has its deviation, for each parameter its own", () => {
  const free = new Population({ inputs: [0], targets: [0] }, {
    count: 20_000,
    initialDeviation: 1e-9,
    stream: randomStream(start),
  });
  free.stepFull({ step: 1e-9, penalty: 0, noise: 0.3 }, noises());
  // 60,000 squares: relative standard error sqrt(2 / 60,000) = 0.0058; 5 of them fail once in 1.7 million.
  assertClose(free.secondMoment(), 3 * 0.09, { relative: 5 * 0.0058 });
});

Deno.test("the objective is the mean squared residual plus lambda times the second moment", () => {
  const found = population();
  const residuals = found.fitted().map((value, j) => (value - examples.targets[j]) ** 2);
  const mean = residuals.reduce((sum, square) => sum + square, 0) / 4;
  assertClose(found.objective(0.2), mean + 0.2 * found.secondMoment(), { relative: 1e-14 });
});

Deno.test("inputs that are too near each other are refused", () => {
  const near = { inputs: [0, 1e-6, 1], targets: [0, 1, 0] };
  assert.throws(
    () => new Population(near, { count: 2, initialDeviation: 1, stream: noises() }),
    UserError,
  );
});
