/**
 * Residual networks with explicit weight matrices in float64, forward and backward, for any law of the
 * weights along the layers (smooth, fractional, i.i.d.). The same weights serve a whole list of
 * exponents beta. A reference implementation too: no trick but the carried logarithm of the norm.
 * Memory: 2 depth width^2 doubles. Source: paper card marion-resnet-scaling, T3 to T5.
 */
import * as v from "valibot";
import type { Axis } from "../contract/array.ts";
import type { Dynamics } from "../contract/plugins.ts";
import { labelledAxis } from "../num/array.ts";
import { fold } from "../num/key.ts";
import { randomStream } from "../num/random.ts";
import { CarriedVector, pairingResidual } from "./residual/carried-vector.ts";
import { residualFields, residualRecord } from "./residual/fields.ts";
import { multiplyColumns } from "./residual/matrix-columns.ts";
import { branchScaleOf, type ResidualRecipe, residualRecipe } from "./residual/recipe.ts";
import { endpoints, weightFill } from "./residual/weight-law.ts";

const params = v.strictObject({
  networks: v.pipe(
    v.number(),
    v.integer(),
    v.minValue(1),
    v.description("number of independent networks"),
  ),
  betas: v.optional(
    v.pipe(
      v.array(v.number()),
      v.minLength(1),
      v.description(
        "exponents run on the same weights, as an axis beta (default: the recipe's own, no axis)",
      ),
    ),
  ),
});

export const plugin = {
  summary:
    "explicit resnets in float64 for any law of weights; one set of weights serves many betas",
  params,
  simulate({ params: { networks, betas }, recipe, key, compute }) {
    const known = residualRecipe(recipe, { dynamics: "resnet-correlated" });
    const scales = betas?.map((beta) => known.depth ** -beta) ?? [branchScaleOf(known)];
    const pass = new Passes(known, scales);
    const fill = weightFill(known);
    const record = residualRecord(scales.length * networks);
    for (let n = 0; n < networks; n++) {
      compute.progress(n, networks, "network");
      const own = fold(key, "network", n);
      for (const [name, weights] of Object.entries(pass.weights)) {
        fill(randomStream(fold(own, name)), weights);
      }
      const { input, gradient } = endpoints(known, randomStream(fold(own, "endpoints")));
      const outputs = scales.map(() => new CarriedVector(input));
      const gradients = scales.map(() => new CarriedVector(gradient));
      pass.forward(outputs);
      pass.backward(gradients);
      scales.forEach((_, b) => {
        const at = b * networks + n;
        record.logNormRatioForward[at] = outputs[b].logNormRatio();
        record.logDisplacementForward[at] = outputs[b].logDisplacement();
        record.logNormRatioBackward[at] = gradients[b].logNormRatio();
        record.logDisplacementBackward[at] = gradients[b].logDisplacement();
        record.pairing[at] = pairingResidual(outputs[b], gradients[b]);
      });
    }
    const networkAxis: Axis = { name: "network", length: networks };
    const axes = betas ? [labelledAxis("beta", betas), networkAxis] : [networkAxis];
    return residualFields(axes, record);
  },
} satisfies Dynamics<v.InferOutput<typeof params>>;

/** Forward and backward passes of several branch scales through one set of weights. */
class Passes {
  readonly weights: { readonly outer: Float64Array; readonly inner?: Float64Array };
  readonly #size: number;
  readonly #depth: number;
  readonly #scales: readonly number[];
  /** Per layer, scale and unit: was the activation on? */
  readonly #active: Uint8Array;
  readonly #state: Float64Array;
  readonly #image: Float64Array;

  constructor({ width, depth, branch }: ResidualRecipe, scales: readonly number[]) {
    const matrices = () => new Float64Array(depth * width * width);
    this.weights = branch === "res-3" ? { outer: matrices(), inner: matrices() } : {
      outer: matrices(),
    };
    this.#size = width;
    this.#depth = depth;
    this.#scales = scales;
    this.#active = new Uint8Array(depth * scales.length * width);
    this.#state = new Float64Array(scales.length * width);
    this.#image = new Float64Array(scales.length * width);
  }

  forward(outputs: readonly CarriedVector[]): void {
    const { outer, inner } = this.weights;
    for (let layer = 0; layer < this.#depth; layer++) {
      this.#gather(outputs);
      if (inner) this.#multiply(inner, layer, "straight");
      const state = this.#state;
      const mask = layer * state.length;
      for (let i = 0; i < state.length; i++) {
        this.#active[mask + i] = state[i] > 0 ? 1 : 0;
        if (state[i] < 0) state[i] = 0;
      }
      this.#multiply(outer, layer, "straight");
      this.#addTo(outputs);
    }
  }

  backward(gradients: readonly CarriedVector[]): void {
    const { outer, inner } = this.weights;
    for (let layer = this.#depth - 1; layer >= 0; layer--) {
      this.#gather(gradients);
      this.#multiply(outer, layer, "transposed");
      const state = this.#state;
      const mask = layer * state.length;
      for (let i = 0; i < state.length; i++) if (this.#active[mask + i] === 0) state[i] = 0;
      if (inner) this.#multiply(inner, layer, "transposed");
      this.#addTo(gradients);
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
    }, { x: this.#state, y: this.#image, columns: this.#scales.length });
    this.#state.set(this.#image);
  }

  #addTo(vectors: readonly CarriedVector[]): void {
    vectors.forEach((vector, b) =>
      vector.add(this.#state.subarray(b * this.#size, (b + 1) * this.#size), this.#scales[b])
    );
  }
}
