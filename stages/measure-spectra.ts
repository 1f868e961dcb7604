/**
 * Propagates signals through networks at initialisation (or runs a limiting process) and measures
 * them: norms, correlations, spectra. One output table per measure, named after it.
 */
import * as v from "valibot";
import { type Stage } from "../lib/contract/stage.ts";
import { measuredOutputs, onlyRecipe } from "./measurement/outputs.ts";

const params = v.strictObject({});

export const stage = {
  summary: "propagates signals through networks and measures them",
  params,
  slots: { dynamics: "required", measures: "required" },
  inputs: { required: [], optional: ["recipe", "data"], rest: false },
  outputs: ({ measures }) => measures ?? [],
  async run({ uses, inputs, key, compute }) {
    const [use] = uses.dynamics!;
    const fields = await use.plugin.simulate({
      params: use.params,
      recipe: onlyRecipe(inputs.recipe),
      ...(inputs.data ? { data: inputs.data } : {}),
      key,
      compute,
    });
    return measuredOutputs(uses.measures!, fields, use);
  },
} satisfies Stage<v.InferOutput<typeof params>>;
