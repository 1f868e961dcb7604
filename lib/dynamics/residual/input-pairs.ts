/** How the angles between several inputs of one residual network change. */
import type { Axis } from "../../contract/array.ts";
import type { DeclaredAxis, FieldDeclaration } from "../../contract/declarations.ts";
import type { Fields } from "../../contract/plugins.ts";
import { labelledAxis, namedArray } from "../../num/array.ts";
import { dot, norm } from "../../num/linear-algebra/vector.ts";
import { pairNames } from "../mlp/observation.ts";
import type { CarriedVector } from "./carried-vector.ts";

/** Declares the fields of {@link InputPairs} over the given axes; the last one is `pair`. */
export function declaredCosines(axes: readonly DeclaredAxis[], when: string) {
  return {
    inputCosine: { description: "<h_0, h'_0> / (|h_0| |h'_0|) of two inputs", axes, when },
    outputCosine: { description: "<h_L, h'_L> / (|h_L| |h'_L|) of two inputs", axes, when },
  } satisfies Readonly<Record<string, FieldDeclaration>>;
}

/** Tables of these fields. */
export const cosineTables = {
  "input-pairs": {
    summary: "cosines of the angles between two inputs and between their outputs",
    fields: ["inputCosine", "outputCosine"],
  },
} as const;

/** Cosines between the inputs of each run and between their outputs, pairs 1-2, 1-3, …, 2-3, …. */
export class InputPairs {
  readonly #inputs: number;
  readonly #pairs: readonly (readonly [number, number])[];
  readonly #inputCosine: Float64Array;
  readonly #outputCosine: Float64Array;

  constructor(inputs: number, runs: number) {
    this.#inputs = inputs;
    const all = Array.from({ length: inputs }, (_, i) => i);
    this.#pairs = all.flatMap((a) => all.slice(a + 1).map((b) => [a, b] as const));
    this.#inputCosine = new Float64Array(runs * this.#pairs.length);
    this.#outputCosine = new Float64Array(runs * this.#pairs.length);
  }

  fill(run: number, vectors: readonly CarriedVector[]): void {
    this.#pairs.forEach(([a, b], pair) => {
      const at = run * this.#pairs.length + pair;
      this.#inputCosine[at] = cosine(vectors[a].start, vectors[b].start);
      this.#outputCosine[at] = cosine(vectors[a].state, vectors[b].state);
    });
  }

  fields(axes: readonly Axis[]): Fields {
    const all = [...axes, labelledAxis("pair", pairNames(this.#inputs))];
    return {
      inputCosine: namedArray(all, this.#inputCosine),
      outputCosine: namedArray(all, this.#outputCosine),
    };
  }
}

function cosine(a: Float64Array, b: Float64Array): number {
  return dot(a, b) / (norm(a) * norm(b));
}
