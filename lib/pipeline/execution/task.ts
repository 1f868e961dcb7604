/**
 * A job as whoever runs it has to know it, in this process or on another machine: plain data. All bytes are
 * named by their digests in the store; what a stage is given is in the manifest.
 */
import type { Digest } from "../keys/digest.ts";
import type { Manifest, Randomness } from "../keys/key.ts";
import type { Session } from "../planning/session.ts";
import type { Job } from "../specification/specification.ts";

export interface Task {
  /** Of the job, for messages. */
  readonly id: string;
  readonly key: Digest;
  /** Of it the code is the bundle that runs. */
  readonly manifest: Manifest;
  /** Names of the outputs that the stage promises. */
  readonly outputs: readonly string[];
  /** It compares: its verdict is read by the rules of verdicts. */
  readonly isClaim: boolean;
  /** null = no limit. */
  readonly timeoutSeconds: number | null;
  /** Cores. */
  readonly cpu: number;
  /** Memory that the stage asks for. */
  readonly memoryBytes: number;
  /** From the beginning, whatever was kept, and although there may be an answer: forced. */
  readonly fresh: boolean;
  /** The run that it is for, and which attempt of it this is, from 1. */
  readonly run: string;
  readonly attempt: number;
  /** Digest of the blob that lists the source files of the bundle. */
  readonly sources: Digest;
  readonly random: Randomness;
}

/** Whether its code computes tensors, so that the device matters. */
export function usesTensors({ manifest }: Pick<Task, "manifest">): boolean {
  return manifest.backend !== undefined;
}

export function taskOf(
  { bundles, graph }: Session,
  job: Job,
  about: Pick<Task, "key" | "manifest" | "fresh" | "run" | "attempt">,
): Task {
  const { stage } = job;
  return {
    ...about,
    id: job.id,
    outputs: stage.outputs,
    isClaim: stage.role === "claim",
    timeoutSeconds: stage.timeoutSeconds,
    cpu: stage.resources.cpu,
    memoryBytes: stage.resources.memoryBytes,
    sources: bundles.get(stage)!.sources,
    random: { seed: graph.specification.pipelineSeed, stream: stage.stream },
  };
}
