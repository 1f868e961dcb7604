/** What a Worker is sent for a job: parameters with the axes' values filled in, inputs as bytes. */
import { filledParams } from "../specification/filled-params.ts";
import type { BackendName, SlotName } from "../../contract/plugins.ts";
import type { ExternalFiles } from "../files/external-files.ts";
import { randomKeyOf } from "../keys/key.ts";
import type { Answer } from "../store/record-index.ts";
import type { JobMessage, StoredPart } from "../seat/protocol.ts";
import type { Job, JobGraph } from "../specification/specification.ts";
import type { Store } from "../store/store.ts";

export interface MessageContext {
  readonly graph: JobGraph;
  readonly store: Store;
  readonly backend: BackendName;
  readonly answers: ReadonlyMap<number, Answer>;
  readonly files?: ExternalFiles;
  /** Told of a stored copy of an external file that had to be made again. */
  notice(message: string): void;
}

/**
 * Reads the inputs afresh, so that their buffers can be given away. Throws DamagedBlob, and UserError
 * for an external file that is lost.
 */
export function messageFor(job: Job, context: MessageContext): JobMessage {
  const { stage, axes } = job;
  const inputs: Record<string, StoredPart[]> = {};
  for (const [role, parts] of Object.entries(job.inputs)) {
    inputs[role] = parts.map((part) => {
      const { digest, mediaType } = context.answers.get(part.job)!.outputs[part.output];
      const { axes } = context.graph.jobs[part.job];
      return { axes, mediaType, bytes: context.store.getBlob(digest) };
    });
  }
  const uses: Partial<Record<SlotName, JobMessage["uses"][SlotName]>> = {};
  for (const [slot, list] of Object.entries(stage.slots)) {
    uses[slot as SlotName] = list.map(({ name, params, words, axisParams }) => ({
      name,
      params: filledParams(params, axisParams, axes),
      words,
    }));
  }
  const files = context.files?.contents(stage, context.notice);
  return {
    type: "run",
    inputs,
    ...(files === undefined ? {} : { files }),
    params: filledParams(stage.params, stage.axisParams, axes),
    uses,
    axes,
    key: randomKeyOf(job, context.graph.specification.pipelineSeed),
    backend: context.backend,
  };
}
