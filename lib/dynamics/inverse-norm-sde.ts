/**
 * One input under a smooth shaped activation: dV = k V (V - 1) dt + sqrt2 V dB. U = 1 / V obeys the LINEAR
 * equation dU = ((k + 2) U - k) dt - sqrt2 U dB, so with E_t = exp((k + 1) t - sqrt2 B_t)
 *   U_t = E_t (U_0 - k int_0^t ds / E_s),
 * and V explodes when U reaches 0. Brownian motion is exact at the grid; only the integral is
 * discrete (trapezoid, weak error O(step)). Explosion is a named outcome, field `exploded`.
 */
import * as v from "valibot";
import type { Dynamics } from "../contract/plugins.ts";
import { UserError } from "../contract/errors.ts";
import { smoothActivations } from "../num/activation.ts";
import { count, positive } from "../contract/schemas.ts";
import { namedArray } from "../num/array.ts";
import { fold } from "../num/random/key.ts";
import { randomStream } from "../num/random/random.ts";
import { inputGram } from "./mlp/inputs.ts";
import { NormalBuffer } from "./mlp/normals.ts";
import {
  observe,
  observedLayers,
  recordedNorms,
  recordedTables,
  Recorder,
} from "./mlp/observation.ts";
import { growth } from "./mlp/shape.ts";

const params = v.strictObject({
  paths: v.pipe(count, v.description("independent paths")),
  time: v.pipe(positive, v.description("final layer time T")),
  step: v.optional(v.pipe(positive, v.description("largest time step")), 0.005),
  activation: v.pipe(v.picklist(smoothActivations), v.description("smooth activation")),
  shapeScale: v.pipe(positive, v.description("a of the activation")),
  observe,
});

export const plugin = {
  summary: "norm of one input in the smooth covariance SDE through its linear inverse",
  params,
  fields: {
    ...recordedNorms,
    exploded: {
      description: "1 if the norm became infinite by this time, else 0",
      axes: ["layer", "network"],
    },
  },
  tables: recordedTables,
  simulate({ data, params, key, compute }) {
    const gram = inputGram(data);
    if (gram.count !== 1) {
      throw new UserError({
        action: `cannot follow ${gram.count} inputs with the SDE of one norm`,
        allowed: "one input",
        hint: "use the dynamics covariance-sde",
      });
    }
    const k = growth(params.activation, params.shapeScale);
    const steps = Math.ceil(params.time / params.step - 1e-9);
    const step = params.time / steps;
    const layers = observedLayers(steps, params.observe);
    const recorder = new Recorder({ layers, networks: params.paths, inputs: 1 });
    const exploded = new Float64Array(layers.length * params.paths);
    const normals = new NormalBuffer(randomStream(fold(key, "inverse-norm-sde")), steps);
    const inverse = Math.exp(-gram.logNorm[0]);
    for (let path = 0; path < params.paths; path++) {
      const start = normals.take(steps);
      let exponent = 0;
      let integral = 0;
      let last = 1;
      let done = 0;
      let alive = true;
      for (let observed = 0; observed < layers.length; observed++) {
        for (; done < layers[observed] && alive; done++) {
          exponent += (k + 1) * step - Math.sqrt(2 * step) * normals.values[start + done];
          const next = Math.exp(-exponent);
          integral += ((last + next) / 2) * step;
          last = next;
          alive = inverse - k * integral > 0;
        }
        recorder.logNorm[recorder.normOffset(observed, path)] = alive
          ? -exponent - Math.log(inverse - k * integral)
          : NaN;
        exploded[observed * params.paths + path] = alive ? 0 : 1;
      }
      if (path % 256 === 0) compute.progress(path, params.paths, "paths");
    }
    const fields = recorder.fields({
      layerTime: step,
      missing: "exploded: the norm became infinite before this time",
    });
    return {
      ...fields,
      exploded: namedArray(fields.logNorm.axes.slice(0, 2), exploded),
    };
  },
} satisfies Dynamics<v.InferOutput<typeof params>>;
