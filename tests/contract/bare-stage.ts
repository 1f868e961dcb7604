/** A stage that takes nothing and runs a body, with the message that starts it. */
import * as v from "valibot";
import type { Outputs, Stage, StageJob } from "../../lib/contract/stage.ts";
import type { RunMessage } from "../../lib/contract/worker.ts";

export const bareMessage: RunMessage = {
  type: "run",
  inputs: {},
  params: {},
  uses: {},
  axes: {},
  key: [1, 2],
  backend: "wasm",
};

export function bareStage(run: (job: StageJob<unknown>) => Outputs): Stage<unknown> {
  return {
    summary: "a test",
    params: v.strictObject({}),
    slots: {},
    inputs: { required: [], optional: [], rest: false },
    outputs: () => [],
    run,
  };
}
