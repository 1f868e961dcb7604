/**
 * Pairs (x, y) of a flow: y is where x is carried by dz/dt = tanh(sin(w t) z + cos(w t)), coordinate by
 * coordinate, in 100 Euler steps of 0.1; both are then scaled to unit Euclidean norm. A smooth map that a
 * residual network can learn by small steps (Cohen, Cont, Rossier, Xu 2021, their synthetic data).
 */
import * as v from "valibot";
import type { Data } from "../contract/plugins.ts";
import { count } from "../contract/schemas.ts";
import { table, vectorColumn } from "../contract/table.ts";
import { fold } from "../num/random/key.ts";
import { randomStream } from "../num/random/random.ts";

const steps = 100;
const stepSize = 0.1;
const turns = 5 * Math.PI;

const params = v.strictObject({
  dimension: v.optional(v.pipe(count, v.description("dimension d of x and y")), 10),
  examples: v.optional(v.pipe(count, v.description("number of pairs")), 1024),
});

export const plugin = {
  summary: "pairs (x, y): uniform points and where an oscillating flow carries them, unit norm",
  params,
  /** Rows: pairs. Columns `input` and `target`: vectors of size d, float32, Euclidean norm 1. */
  generate({ dimension, examples }, key) {
    const stream = randomStream(fold(key, "inputs"));
    const inputs = new Float32Array(examples * dimension);
    const targets = new Float32Array(examples * dimension);
    const x = new Float64Array(dimension);
    for (let i = 0; i < examples; i++) {
      stream.fillUniform(x);
      for (let j = 0; j < dimension; j++) x[j] = 2 * x[j] - 1;
      inputs.set(unit(x), i * dimension);
      targets.set(unit(x.map(carried)), i * dimension);
    }
    return table({
      input: vectorColumn(inputs, dimension, { description: "x / |x|, x uniform on [-1, 1]^d" }),
      target: vectorColumn(targets, dimension, { description: "y / |y|, y = flow of x" }),
    });
  },
} satisfies Data<v.InferOutput<typeof params>>;

/** One coordinate after all steps. */
function carried(start: number): number {
  let z = start;
  for (let t = 0; t < steps; t++) {
    const angle = turns * t / steps;
    z += stepSize * Math.tanh(Math.sin(angle) * z + Math.cos(angle));
  }
  return z;
}

/** The vector over its Euclidean norm. */
function unit(x: Float64Array): Float64Array {
  let squares = 0;
  for (const value of x) squares += value * value;
  const scale = 1 / Math.sqrt(squares);
  return x.map((value) => value * scale);
}
