/**
 * Residual networks with explicit weight matrices in float64, forward and backward, for any law of the
 * weights along the layers (smooth, fractional, i.i.d.). The same weights serve a whole list of
 * exponents beta, for several inputs of one network and, if they are a smooth function of k/L, for
 * several depths L that sample it.
 * A reference implementation too: no trick but the carried logarithm of the norm.
 * Memory: 2 depth width^2 doubles. Model: Marion et al., arXiv 2206.06929.
 */
import * as v from "valibot";
import type { Axis } from "../contract/array.ts";
import { UserError } from "../contract/errors.ts";
import type { Dynamics } from "../contract/plugins.ts";
import { count } from "../contract/schemas.ts";
import { labelledAxis } from "../num/array.ts";
import { fold } from "../num/random/key.ts";
import { randomStream } from "../num/random/random.ts";
import { networks } from "./ensemble/networks.ts";
import { CarriedVector } from "./residual/carried-vector.ts";
import {
  declaredFields,
  fillRecord,
  residualFields,
  residualNames,
  residualRecord,
  residualTables,
} from "./residual/fields.ts";
import { cosineTables, declaredCosines, InputPairs } from "./residual/input-pairs.ts";
import { multiplyColumns } from "./residual/matrix-columns.ts";
import { branchScaleOf, type ResidualRecipe, residualRecipe } from "./residual/recipe.ts";
import { endpoints, weightFill } from "./residual/weight-law.ts";

const params = v.strictObject({
  networks,
  betas: v.optional(
    v.pipe(
      v.union([
        v.pipe(v.array(v.number()), v.minLength(1)),
        v.strictObject({
          first: v.number(),
          last: v.number(),
          count: v.pipe(v.number(), v.integer(), v.minValue(2)),
        }),
      ]),
      v.description(
        "exponents run on the same weights, as an axis beta: a list, or a grid of `count` from " +
          "`first` to `last` (default: the recipe's own, no axis)",
      ),
    ),
  ),
  depths: v.optional(
    v.pipe(
      v.array(count),
      v.minLength(1),
      v.description(
        "for smooth weights: depths that sample one weight path, as an axis depth; they divide the " +
          "recipe's depth (needs betas)",
      ),
    ),
  ),
  inputs: v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(2),
      v.description("inputs of a network, as an axis input (default: one, no axis)"),
    ),
  ),
});

const leadingAxes = [
  { name: "depth", when: "with `depths`" },
  { name: "beta", when: "with `betas`" },
  "network",
] as const;

export const plugin = {
  summary:
    "explicit resnets in float64 for any law of weights; one set of weights serves many betas",
  params,
  fields: {
    ...declaredFields(residualNames, [
      ...leadingAxes,
      { name: "input", when: "with `inputs`" },
    ]),
    ...declaredCosines([...leadingAxes, "pair"], "with `inputs`"),
  },
  tables: {
    ...residualTables,
    ...cosineTables,
  },
  simulate({ params: { networks, betas: wanted, depths, inputs }, recipe, key, compute }) {
    const betas = wanted === undefined ? undefined : exponents(wanted);
    const known = residualRecipe(recipe, { dynamics: "resnet-correlated" });
    const sampled = sampledDepths(known, { betas, depths });
    const scales = betas ?? [0];
    const columns = scales.length * (inputs ?? 1);
    const pass = new Passes(known, columns);
    const fill = weightFill(known);
    const runs = sampled.length * scales.length * networks;
    const record = residualRecord(runs * (inputs ?? 1));
    const pairs = inputs === undefined ? undefined : new InputPairs(inputs, runs);
    for (let n = 0; n < networks; n++) {
      compute.progress(n, networks, "network");
      const own = fold(key, "network", n);
      for (const [name, weights] of Object.entries(pass.weights)) {
        fill(randomStream(fold(own, name)), weights);
      }
      const ends = endpoints(known, randomStream(fold(own, "endpoints")), inputs);
      sampled.forEach((depth, k) => {
        const branchScales = scales.flatMap((beta) =>
          ends.inputs.map(() => betas ? depth ** -beta : branchScaleOf(known))
        );
        const outputs = scales.flatMap(() => ends.inputs.map((input) => new CarriedVector(input)));
        const gradients = branchScales.map(() => new CarriedVector(ends.gradient));
        pass.forward(outputs, { depth, branchScales });
        pass.backward(gradients, { depth, branchScales });
        scales.forEach((_, b) => {
          const run = (k * scales.length + b) * networks + n;
          const first = b * ends.inputs.length;
          const own = outputs.slice(first, first + ends.inputs.length);
          own.forEach((h, i) =>
            fillRecord(record, run * own.length + i, { h, p: gradients[first + i] })
          );
          pairs?.fill(run, own);
        });
      });
    }
    const axes: Axis[] = [
      ...(depths ? [labelledAxis("depth", depths)] : []),
      ...(betas ? [labelledAxis("beta", betas)] : []),
      { name: "network", length: networks },
    ];
    const ofInputs = inputs === undefined ? axes : [...axes, { name: "input", length: inputs }];
    return { ...residualFields(ofInputs, record), ...pairs?.fields(axes) };
  },
} satisfies Dynamics<v.InferOutput<typeof params>>;

/** A grid of exponents ends exactly at its last one. */
function exponents(
  wanted: readonly number[] | {
    readonly first: number;
    readonly last: number;
    readonly count: number;
  },
): readonly number[] {
  if (!("count" in wanted)) return wanted;
  const { first, last, count } = wanted;
  return Array.from({ length: count }, (_, i) => {
    const share = i / (count - 1);
    return first * (1 - share) + last * share;
  });
}

/** The depths to run, checked against the recipe's. */
function sampledDepths(
  { depth, weightLaw }: ResidualRecipe,
  { betas, depths }: { readonly betas?: readonly number[]; readonly depths?: readonly number[] },
): readonly number[] {
  if (depths === undefined) return [depth];
  const dividing = depths.every((shallow) => depth % shallow === 0);
  if (weightLaw === "smooth" && betas !== undefined && dividing) return depths;
  throw new UserError({
    action: `cannot sample ${weightLaw} weights of ${depth} layers at depths ${depths.join(", ")}`,
    allowed: `with the law smooth and a list of betas, divisors of ${depth}`,
  });
}

interface Run {
  /** Number of layers; they take the weights at the times k/depth. */
  readonly depth: number;
  readonly branchScales: readonly number[];
}

/** Forward and backward passes of several branch scales through one set of weights. */
class Passes {
  readonly weights: { readonly outer: Float64Array; readonly inner?: Float64Array };
  readonly #size: number;
  readonly #depth: number;
  /** Per layer, scale and unit: was the activation on? */
  readonly #active: Uint8Array;
  readonly #state: Float64Array;
  readonly #image: Float64Array;

  constructor({ width, depth, branch }: ResidualRecipe, columns: number) {
    const matrices = () => new Float64Array(depth * width * width);
    this.weights = branch === "res-3" ? { outer: matrices(), inner: matrices() } : {
      outer: matrices(),
    };
    this.#size = width;
    this.#depth = depth;
    this.#active = new Uint8Array(depth * columns * width);
    this.#state = new Float64Array(columns * width);
    this.#image = new Float64Array(columns * width);
  }

  forward(outputs: readonly CarriedVector[], { depth, branchScales }: Run): void {
    const { outer, inner } = this.weights;
    const stride = this.#depth / depth;
    for (let layer = 0; layer < depth; layer++) {
      const source = (layer + 1) * stride - 1;
      this.#gather(outputs);
      if (inner) this.#multiply(inner, source, "straight");
      const state = this.#state;
      const mask = layer * state.length;
      for (let i = 0; i < state.length; i++) {
        this.#active[mask + i] = state[i] > 0 ? 1 : 0;
        if (state[i] < 0) state[i] = 0;
      }
      this.#multiply(outer, source, "straight");
      this.#addTo(outputs, branchScales);
    }
  }

  backward(gradients: readonly CarriedVector[], { depth, branchScales }: Run): void {
    const { outer, inner } = this.weights;
    const stride = this.#depth / depth;
    for (let layer = depth - 1; layer >= 0; layer--) {
      const source = (layer + 1) * stride - 1;
      this.#gather(gradients);
      this.#multiply(outer, source, "transposed");
      const state = this.#state;
      const mask = layer * state.length;
      for (let i = 0; i < state.length; i++) if (this.#active[mask + i] === 0) state[i] = 0;
      if (inner) this.#multiply(inner, source, "transposed");
      this.#addTo(gradients, branchScales);
    }
  }

  #gather(vectors: readonly CarriedVector[]): void {
    vectors.forEach(({ state }, b) => this.#state.set(state, b * this.#size));
  }

  /** Replaces every column of the state by its product with one layer's matrix. */
  #multiply(values: Float64Array, layer: number, way: "straight" | "transposed"): void {
    const size = this.#size;
    multiplyColumns({
      values,
      offset: layer * size * size,
      strides: way === "straight" ? [size, 1] : [1, size],
      size,
    }, { x: this.#state, y: this.#image, columns: this.#state.length / size });
    this.#state.set(this.#image);
  }

  #addTo(vectors: readonly CarriedVector[], branchScales: readonly number[]): void {
    vectors.forEach((vector, b) =>
      vector.add(this.#state.subarray(b * this.#size, (b + 1) * this.#size), branchScales[b])
    );
  }
}
