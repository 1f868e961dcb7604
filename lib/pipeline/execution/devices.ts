/**
 * Where this run computes tensors. A job that loses its GPU is computed again on wasm, under the same key:
 * of a result of WebGPU only its numbers within a stated error are promised (inexact.ts), and those of
 * wasm are within it. While the GPU is still there, later jobs try it again; when it is gone, or lost a
 * second time, all that follows is computed on wasm.
 */
import { processorBackend } from "../../contract/backend-choice.ts";
import type { BackendName } from "../../contract/plugins.ts";

/** A GPU that is lost so often is left alone for the rest of the run. */
const lossesMax = 2;

export class Devices {
  readonly #isGpuThere: () => Promise<boolean>;
  readonly #chosen: () => BackendName;
  /** What takes the place of the chosen one. */
  #other: BackendName | undefined;
  #losses = 0;
  #lostAt = -Infinity;
  /** Why this run no longer uses the back-end that it was to use. */
  #because: string | undefined;

  /** `chosen`: the back-end of the run, which is known when its first job with tensors begins. */
  constructor(chosen: () => BackendName, isGpuThere: () => Promise<boolean>) {
    this.#chosen = chosen;
    this.#isGpuThere = isGpuThere;
  }

  /** For the next job. */
  get backend(): BackendName {
    return this.#other ?? this.#chosen();
  }

  get because(): string | undefined {
    return this.#because;
  }

  /**
   * A job that began at `began` has lost its device, now (seconds). Jobs that ran side by side lose it
   * together: that is one loss. True if the rest of the run is computed on wasm.
   */
  async lost(words: string, { began, now }: { began: number; now: number }): Promise<boolean> {
    if (began >= this.#lostAt) this.#losses++;
    this.#lostAt = now;
    if (this.#losses < lossesMax && await this.#isGpuThere()) return false;
    this.#other = processorBackend();
    this.#because ??= words;
    return true;
  }
}
