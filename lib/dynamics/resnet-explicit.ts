/**
 * Residual networks with i.i.d. weights, forward and backward, with every weight matrix drawn and
 * multiplied: the reference for the shortcuts of the resnet family. The O(d^2) products are tensors in
 * float32 (relative error of ln R and ln D about 1e-6 a layer, signs random); what is O(d), sums along
 * the residual stream, activations and norms, is float64. So a small displacement keeps its digits, and
 * norms neither overflow nor underflow. The weights are functions of the key: the backward pass draws
 * them again instead of storing them.
 */
import * as v from "valibot";
import type { Key } from "../contract/key.ts";
import type { Compute, Dynamics } from "../contract/plugins.ts";
import { norm } from "../num/linear-algebra/vector.ts";
import { fold } from "../num/random/key.ts";
import { randomStream } from "../num/random/random.ts";
import { withTensors } from "../tensor/backend.ts";
import { batchProduct, type MatrixStack } from "../tensor/product.ts";
import { networks } from "./ensemble/networks.ts";
import { batchSize, WeightDrawer } from "./explicit/weights.ts";
import { CarriedVector } from "./residual/carried-vector.ts";
import {
  fillRecord,
  residualFields,
  type ResidualRecord,
  residualRecord,
} from "./residual/fields.ts";
import { declaredFields, residualNames, residualTables } from "./residual/fields.ts";
import { branchScaleOf, type ResidualRecipe, residualRecipe } from "./residual/recipe.ts";
import { endpoints } from "./residual/weight-law.ts";

const params = v.strictObject({
  networks,
});

export const plugin = {
  summary: "outputs and gradients of i.i.d. resnets with explicit weight matrices; the reference",
  params,
  fields: declaredFields(residualNames),
  tables: residualTables,
  async simulate({ params: { networks }, recipe, key, compute }) {
    const known = residualRecipe(recipe, {
      dynamics: "resnet-explicit",
      weightLaws: ["iid-gaussian", "iid-uniform"],
    });
    const record = residualRecord(networks);
    const { width, depth } = known;
    // A batch holds one matrix and, a byte each, the active units of all layers of its networks.
    const size = batchSize(Math.max(width * width, (depth * width) / 16), networks);
    await withTensors(compute.backend, async () => {
      for (let first = 0; first < networks; first += size) {
        const batch = new ResidualBatch(known, fold(key, "resnet-explicit"), {
          first,
          count: Math.min(size, networks - first),
        });
        await batch.run(record, (done, total) => report(compute, { done, total, first, networks }));
      }
    });
    return residualFields([{ name: "network", length: networks }], record);
  },
} satisfies Dynamics<v.InferOutput<typeof params>>;

/** Layers done in a batch, forward and backward, as networks done. */
function report(
  compute: Compute,
  { done, total, first, networks }: Record<"done" | "total" | "first" | "networks", number>,
): void {
  const finished = first + Math.floor((networks - first) * (done / total));
  compute.progress(finished, networks, "networks");
}

/** Some networks propagated together, forward and then backward. */
class ResidualBatch {
  readonly #recipe: ResidualRecipe;
  readonly #drawer: WeightDrawer;
  readonly #first: number;
  readonly #outputs: readonly CarriedVector[];
  readonly #gradients: readonly CarriedVector[];
  /** Was the unit's pre-activation positive? @shape depth x count x width */
  readonly #active: Uint8Array;

  constructor(
    recipe: ResidualRecipe,
    key: Key,
    { first, count }: { readonly first: number; readonly count: number },
  ) {
    this.#recipe = recipe;
    this.#drawer = new WeightDrawer(
      key,
      recipe.weightLaw === "iid-uniform" ? "uniform" : "gaussian",
    );
    this.#first = first;
    const ends = Array.from(
      { length: count },
      (_, i) => endpoints(recipe, randomStream(fold(key, "endpoints", first + i))),
    );
    this.#outputs = ends.map(({ inputs: [input] }) => new CarriedVector(input));
    this.#gradients = ends.map(({ gradient }) => new CarriedVector(gradient));
    this.#active = new Uint8Array(recipe.depth * count * recipe.width);
  }

  async run(
    record: ResidualRecord,
    report: (done: number, total: number) => void,
  ): Promise<void> {
    const { depth } = this.#recipe;
    for (let layer = 0; layer < depth; layer++) {
      await this.#forward(layer);
      report(layer + 1, 2 * depth);
    }
    for (let layer = depth - 1; layer >= 0; layer--) {
      await this.#backward(layer);
      report(2 * depth - layer, 2 * depth);
    }
    this.#outputs.forEach((h, i) => {
      fillRecord(record, this.#first + i, { h, p: this.#gradients[i] });
    });
  }

  /** h += alpha V relu(W h), or alpha V relu(h); remembers which units were active. */
  async #forward(layer: number): Promise<void> {
    let signals: Float64Array[] = this.#outputs.map(({ state }) => state);
    if (this.#recipe.branch === "res-3") signals = await this.#apply("W", layer, signals);
    const positive = signals.map((signal, i) => {
      const mask = this.#mask(layer, i);
      return signal.map((value, unit) => {
        mask[unit] = value > 0 ? 1 : 0;
        return value > 0 ? value : 0;
      });
    });
    const steps = await this.#apply("V", layer, positive);
    this.#outputs.forEach((h, i) => h.add(steps[i], branchScaleOf(this.#recipe)));
  }

  /** p += alpha W^T diag(active) V^T p, or alpha diag(active) V^T p. */
  async #backward(layer: number): Promise<void> {
    const states = this.#gradients.map(({ state }) => state);
    const images = await this.#apply("V", layer, states, { transpose: true });
    let steps: Float64Array[] = images.map((image, i) => {
      const mask = this.#mask(layer, i);
      return image.map((value, unit) => mask[unit] * value);
    });
    if (this.#recipe.branch === "res-3") {
      steps = await this.#apply("W", layer, steps, { transpose: true });
    }
    this.#gradients.forEach((p, i) => p.add(steps[i], branchScaleOf(this.#recipe)));
  }

  #mask(layer: number, network: number): Uint8Array {
    const { width } = this.#recipe;
    const start = (layer * this.#outputs.length + network) * width;
    return this.#active.subarray(start, start + width);
  }

  /** M x / sqrt d of every network's own matrix (entries of variance 1) and vector. */
  async #apply(
    label: "V" | "W",
    layer: number,
    vectors: readonly Float64Array[],
    { transpose = false } = {},
  ): Promise<Float64Array[]> {
    const { width } = this.#recipe;
    const count = vectors.length;
    const norms = vectors.map(norm);
    const columns: MatrixStack = {
      batch: count,
      rows: width,
      columns: 1,
      values: new Float32Array(count * width),
    };
    vectors.forEach((vector, network) => {
      const scale = norms[network] > 0 ? 1 / norms[network] : 0;
      for (let i = 0; i < width; i++) columns.values[network * width + i] = scale * vector[i];
    });
    const size = { first: this.#first, count, rows: width, columns: width };
    const weights = this.#drawer.draw(size, label, layer);
    const { values } = await batchProduct(weights, columns, { transposeLeft: transpose });
    return norms.map((length, network) => {
      const scale = length / Math.sqrt(width);
      const own = values.subarray(network * width, (network + 1) * width);
      return Float64Array.from(own, (value) => scale * value);
    });
  }
}
