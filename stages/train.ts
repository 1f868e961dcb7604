/**
 * Trains networks and measures them: losses and norms as they go, weights before and after. One output
 * table per measure, named after it. A long job keeps its state and resumes after an interruption.
 */
import * as v from "valibot";
import { type Stage } from "../lib/contract/stage.ts";
import { measuredOutputs, onlyRecipe } from "./measurement/outputs.ts";

const params = v.strictObject({});

export const stage = {
  summary: "trains networks and measures them",
  params,
  slots: { dynamics: "required", measures: "required" },
  inputs: { required: ["recipe", "data"], optional: ["test"], rest: false, files: false },
  outputs: ({ measures }) => measures ?? [],
  async run({ uses, inputs, key, compute }) {
    const [use] = uses.dynamics!;
    const fields = await use.plugin.simulate({
      params: use.params,
      recipe: onlyRecipe(inputs.recipe),
      data: inputs.data,
      ...(inputs.test ? { test: inputs.test } : {}),
      key,
      compute,
    });
    return measuredOutputs(uses.measures!, fields, use);
  },
} satisfies Stage<v.InferOutput<typeof params>>;
