/**
 * The neural covariance SDE (Li, Nica, Roy 2022): dV = b(V) dt + Sigma(V)^{1/2} dB in layer time, any
 * number of inputs, by Euler steps of size time / steps. The noise is L dS L^T with V = L L^T and dS
 * symmetric, diagonal N(0, 2 dt), off-diagonal N(0, dt), which has exactly the covariance Sigma without
 * a root of it. Weak order 1 in the step. A path whose largest norm passes `cap` has exploded for
 * every purpose here: it stops there.
 */
import * as v from "valibot";
import { UserError } from "../contract/errors.ts";
import type { Dynamics } from "../contract/plugins.ts";
import { smoothActivations } from "../num/activation.ts";
import { count, positive } from "../contract/schemas.ts";
import { fold } from "../num/random/key.ts";
import { randomStream } from "../num/random/random.ts";
import { inputGram } from "./mlp/inputs.ts";
import { NormalBuffer } from "./mlp/normals.ts";
import {
  observe,
  observedLayers,
  recordedFields,
  recordedTables,
  Recorder,
} from "./mlp/observation.ts";
import { semidefiniteFactor } from "./mlp/rows.ts";
import { type Drift, driftOf } from "./mlp/shape.ts";

const params = v.strictObject({
  paths: v.pipe(count, v.description("independent paths")),
  time: v.pipe(positive, v.description("final layer time T = depth / width")),
  step: v.optional(v.pipe(positive, v.description("largest Euler step")), 0.002),
  gap: v.optional(
    v.pipe(v.number(), v.minValue(0), v.description("g = (c+ - c-)^2 of a shaped ReLU")),
  ),
  activation: v.optional(
    v.pipe(v.picklist(smoothActivations), v.description("smooth activation")),
  ),
  shapeScale: v.optional(
    v.pipe(positive, v.description("a of a smooth activation")),
  ),
  cap: v.optional(
    v.pipe(positive, v.description("norm V^aa at which a path stops")),
    1e6,
  ),
  observe,
});

export const plugin = {
  summary: "the covariance SDE by Euler steps (weak order 1), the limit of mlp covariances",
  params,
  fields: recordedFields,
  tables: recordedTables,
  simulate({ data, params, key, compute }) {
    const gram = inputGram(data);
    const { count } = gram;
    const drift = driftOf(params);
    const steps = Math.ceil(params.time / params.step - 1e-9);
    const layers = observedLayers(steps, params.observe);
    const recorder = new Recorder({ layers, networks: params.paths, inputs: count });
    const draws = (count * (count + 1)) / 2;
    const normals = new NormalBuffer(randomStream(fold(key, "covariance-sde")), draws);
    const initial = new Float64Array(count * count);
    for (let a = 0; a < count; a++) {
      for (let b = 0; b < count; b++) {
        initial[a * count + b] = gram.correlation[a * count + b] *
          Math.exp((gram.logNorm[a] + gram.logNorm[b]) / 2);
      }
    }
    const path: Path = {
      count,
      covariance: initial.slice(),
      work: new Float64Array(2 * count * count),
    };
    for (let index = 0; index < params.paths; index++) {
      path.covariance.set(initial);
      let stopped = false;
      let done = 0;
      for (let observed = 0; observed < layers.length; observed++) {
        for (; done < layers[observed]; done++) {
          if (stopped) continue;
          eulerStep(path, { drift, step: params.time / steps }, normals);
          requirePositive(path, params.time / steps);
          stopped = largestNorm(path) >= params.cap;
        }
        record(recorder, path, { observed, index });
      }
      if (index % 256 === 0) compute.progress(index, params.paths, "paths");
    }
    return recorder.fields({ layerTime: params.time / steps, missing: "never" });
  },
} satisfies Dynamics<v.InferOutput<typeof params>>;

interface Path {
  readonly count: number;
  /** V, m x m, row-major. */
  readonly covariance: Float64Array;
  readonly work: Float64Array;
}

/** V <- V + b(V) dt + L dS L^T in place. */
function eulerStep(
  { count, covariance, work }: Path,
  { drift, step }: { readonly drift: Drift; readonly step: number },
  normals: NormalBuffer,
): void {
  const factor = semidefiniteFactor(covariance, count);
  const root = Math.sqrt(step);
  const noise = work.subarray(0, count * count);
  const left = work.subarray(count * count);
  let next = normals.take((count * (count + 1)) / 2);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j <= i; j++) {
      const draw = normals.values[next++] * root * (i === j ? Math.SQRT2 : 1);
      noise[i * count + j] = draw;
      noise[j * count + i] = draw;
    }
  }
  for (let a = 0; a < count; a++) {
    for (let j = 0; j < count; j++) {
      let sum = 0;
      for (let k = 0; k <= a; k++) sum += factor[a * count + k] * noise[k * count + j];
      left[a * count + j] = sum;
    }
  }
  // All drifts are of the old V: the new one is built in `noise`.
  for (let a = 0; a < count; a++) {
    for (let b = 0; b <= a; b++) {
      const ab = covariance[a * count + b];
      let sum = ab +
        step * drift(covariance[a * count + a], ab, covariance[b * count + b]);
      for (let k = 0; k <= b; k++) sum += left[a * count + k] * factor[b * count + k];
      noise[a * count + b] = sum;
      noise[b * count + a] = sum;
    }
  }
  covariance.set(noise);
}

/** A norm that a step made negative has no logarithm: the step was too long for the noise or the drift. */
function requirePositive({ count, covariance }: Path, step: number): void {
  for (let a = 0; a < count; a++) {
    if (covariance[a * count + a] > 0) continue;
    throw new UserError({
      action: `cannot follow the covariance SDE by steps of ${step}: a norm became negative`,
      hint: "give a smaller `step`",
    });
  }
}

function largestNorm({ count, covariance }: Path): number {
  let largest = 0;
  for (let a = 0; a < count; a++) largest = Math.max(largest, covariance[a * count + a]);
  return largest;
}

function record(
  recorder: Recorder,
  { count, covariance }: Path,
  { observed, index }: { readonly observed: number; readonly index: number },
): void {
  const normOffset = recorder.normOffset(observed, index);
  let pairOffset = recorder.pairOffset(observed, index);
  for (let a = 0; a < count; a++) {
    const norm = covariance[a * count + a];
    recorder.logNorm[normOffset + a] = Math.log(norm);
    for (let b = a + 1; b < count; b++) {
      const product = Math.sqrt(norm * covariance[b * count + b]);
      recorder.oneMinusCorrelation[pairOffset++] = Math.max(
        0,
        1 - covariance[a * count + b] / product,
      );
    }
  }
}
