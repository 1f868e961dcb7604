/** What one training run leaves behind, as plain numbers: kept in checkpoints, turned into fields at the end. */

/** Numbers of one run. JSON, so every number in it is finite. */
export interface RunRecord {
  /** Base rates eta_l of the first step, layer 1 first. */
  readonly firstRates: readonly number[];
  /** Mean over each window of steps, until the run diverges. */
  readonly losses: number[];
  readonly outputMeans: number[];
  /** At each time of {@link timesOf}, until the run diverges. */
  readonly gradientNorms: number[];
  readonly weightNorms: number[];
  /** Root mean square of h^1 .. h^L and of the outputs on the probe. @shape times x (L + 1) */
  readonly signals: number[][];
  /** The step whose loss was not finite. */
  divergedAt?: number;
  /** After the last step. */
  final?: FinalRecord;
  /** Singular values after the first steps. @shape layers x 2 (h, x) x values */
  spectra?: number[][][];
}

/** What a trained network does on the test examples. Dimensionless. */
export interface FinalRecord {
  readonly loss: number;
  readonly lossError: number;
  /** Share of right answers by the largest logit. */
  readonly accuracy: number;
  /** Share of right answers by the largest float32 probability. */
  readonly accuracyOfProbabilities: number;
  readonly outputMean: number;
  /** Mean |f_T - f_0| on the probe. */
  readonly outputChange: number;
}

/** The record of a run that has not begun. */
export function emptyRecord(firstRates: ArrayLike<number>): RunRecord {
  return {
    firstRates: Array.from(firstRates),
    losses: [],
    outputMeans: [],
    gradientNorms: [],
    weightNorms: [],
    signals: [],
  };
}

/** Numbers of steps done at which norms and signals are recorded: 0, 1, each `every`-th, the last. */
export function timesOf(
  { steps, every }: { readonly steps: number; readonly every: number },
): number[] {
  const times = new Set([0, 1, steps]);
  for (let time = every; time < steps; time += every) times.add(time);
  return [...times].sort((a, b) => a - b);
}

/** Where a job is: what a checkpoint holds beside the weights. */
export interface Progress {
  /** The run that is under way, 0 first, and the steps of it that are done. */
  readonly run: number;
  readonly step: number;
  readonly finished: readonly RunRecord[];
  readonly current: RunRecord;
  /** Sums over the window of steps that is not full yet. */
  readonly window: { readonly loss: number; readonly outputMean: number };
}

/** Progress and weights as bytes: a length, JSON (exact for finite numbers), the weights. */
export function encodeState(progress: Progress, weights: Uint8Array): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(progress));
  const bytes = new Uint8Array(4 + text.length + weights.length);
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, 4);
  bytes.set(weights, 4 + text.length);
  return bytes;
}

/** What {@link encodeState} wrote. */
export function decodeState(bytes: Uint8Array): { progress: Progress; weights: Uint8Array } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = 4 + view.getUint32(0, true);
  return {
    progress: JSON.parse(new TextDecoder().decode(bytes.subarray(4, end))),
    weights: bytes.slice(end),
  };
}
