/** Which layers are kept, and the fields that every propagation of the mlp family writes. */
import * as v from "valibot";
import { UserError } from "../../contract/errors.ts";
import type { FieldDeclaration, TableDeclaration } from "../../contract/declarations.ts";
import type { Fields } from "../../contract/plugins.ts";
import { labelledAxis, namedArray } from "../../num/array.ts";

/** Parameter `observe` of the dynamics of this family. */
export const observe = v.optional(
  v.pipe(
    v.union([v.literal("all"), v.array(v.pipe(v.number(), v.minValue(0), v.maxValue(1)))]),
    v.description("layers to keep, as fractions of the depth in increasing order, or all"),
  ),
  [1],
);
export type Observe = v.InferOutput<typeof observe>;

/** Layer (or step) indices to keep, increasing, 0 = the inputs. */
export function observedLayers(depth: number, wanted: Observe): Int32Array {
  if (wanted === "all") return Int32Array.from({ length: depth + 1 }, (_, layer) => layer);
  const layers = Int32Array.from(wanted, (fraction) => Math.round(fraction * depth));
  for (let i = 0; i < layers.length; i++) {
    if (i > 0 && layers[i] <= layers[i - 1]) {
      throw new UserError({
        action: `cannot observe the fractions ${wanted.join(", ")} of ${depth} layers`,
        allowed: "fractions that are different layers, increasing",
      });
    }
  }
  return layers;
}

/** Names of pairs of inputs in storage order: 1 and 2, 1 and 3, … (1-2 is a date to spreadsheets). */
export function pairNames(count: number): string[] {
  const names: string[] = [];
  for (let a = 1; a <= count; a++) {
    for (let b = a + 1; b <= count; b++) names.push(`${a} and ${b}`);
  }
  return names;
}

/** What {@link Recorder} gives of a single input. */
export const recordedNorms = {
  time: { description: "layer time t = layer / width", axes: ["layer"] },
  logNorm: {
    description: "ln V^aa of the layer's covariance",
    axes: ["layer", "network", "input"],
  },
} as const satisfies Readonly<Record<string, FieldDeclaration>>;

/** What {@link Recorder} gives of any number of inputs. */
export const recordedFields = {
  ...recordedNorms,
  oneMinusCorrelation: {
    description: "1 - correlation of two inputs",
    axes: ["layer", "network", "pair"],
    when: "with two inputs or more",
  },
} as const satisfies Readonly<Record<string, FieldDeclaration>>;

/** Tables of the recorded fields. */
export const recordedTables = {
  "log-norm": {
    summary: "ln V^aa, log squared norm of each input's image",
    fields: ["time", "logNorm"],
  },
} as const satisfies Readonly<Record<string, TableDeclaration>>;

/**
 * Collects the state of every network at the observed layers:
 * logNorm [layer, network, input] = ln V^aa; oneMinusCorrelation [layer, network, pair] = 1 - rho;
 * time [layer] = layer / width. A NaN stands for the outcome that `missing` names.
 */
export class Recorder {
  readonly logNorm: Float64Array;
  readonly oneMinusCorrelation: Float64Array;
  readonly pairs: number;
  readonly #size: {
    readonly layers: Int32Array;
    readonly networks: number;
    readonly inputs: number;
  };

  constructor(size: { layers: Int32Array; networks: number; inputs: number }) {
    this.#size = size;
    this.pairs = (size.inputs * (size.inputs - 1)) / 2;
    this.logNorm = new Float64Array(size.layers.length * size.networks * size.inputs);
    this.oneMinusCorrelation = new Float64Array(size.layers.length * size.networks * this.pairs);
  }

  /** Where the log norms of a network start at the i-th observed layer. */
  normOffset(observed: number, network: number): number {
    return (observed * this.#size.networks + network) * this.#size.inputs;
  }

  /** Where the pairs of a network start at the i-th observed layer. */
  pairOffset(observed: number, network: number): number {
    return (observed * this.#size.networks + network) * this.pairs;
  }

  /** The fields; `layerTime` is the time of one layer (or step), `missing` what NaN means. */
  fields({ layerTime, missing }: { layerTime: number; missing: string }): Fields {
    const { layers, networks, inputs } = this.#size;
    const layerAxis = labelledAxis("layer", [...layers]);
    const networkAxis = { name: "network", length: networks };
    const names = Array.from({ length: inputs }, (_, a) => String(a + 1));
    // 12 digits, so that times which different widths reach compare equal.
    const times = Float64Array.from(layers, (layer) => Number((layer * layerTime).toPrecision(12)));
    return {
      time: namedArray([layerAxis], times),
      logNorm: namedArray(
        [layerAxis, networkAxis, labelledAxis("input", names)],
        this.logNorm,
        missingIn(this.logNorm, missing),
      ),
      ...(this.pairs === 0 ? {} : {
        oneMinusCorrelation: namedArray(
          [layerAxis, networkAxis, labelledAxis("pair", pairNames(inputs))],
          this.oneMinusCorrelation,
          missingIn(this.oneMinusCorrelation, missing),
        ),
      }),
    };
  }
}

function missingIn(values: Float64Array, missing: string): { missing?: string } {
  return values.some(Number.isNaN) ? { missing } : {};
}
