/** Makes a data set from a key: the first stage of every paper that needs inputs. */
import * as v from "valibot";
import { type Stage, tableOutput } from "../lib/contract/stage.ts";

const params = v.strictObject({});

export const stage = {
  summary: "makes a data set",
  params,
  slots: { data: "required" },
  inputs: { required: [], optional: [], rest: false, files: true },
  outputs: () => ["data"],
  run({ uses, key, files }) {
    const [use] = uses.data!;
    return { data: tableOutput(use.plugin.generate(use.params, key, files)) };
  },
} satisfies Stage<v.InferOutput<typeof params>>;
