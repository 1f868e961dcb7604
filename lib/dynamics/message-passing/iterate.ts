/**
 * Approximate message passing x_{t+1} = M q_t - b_t q_{t-1}, q_t = eta_t(x_t). Source: Li and Wei, arXiv
 * 2208.03313 (recalled). Dimensionless.
 */
import { addScaled, dotByFours, norm } from "../../num/linear-algebra/vector.ts";
import { type Denoiser, tanhSlope } from "./denoiser.ts";
import {
  distanceOf,
  gaussianDistance,
  type IterationRecord,
  matrixRisk,
  noiseOf,
  posteriorMean,
  signErrors,
} from "./record.ts";
import type { Start } from "./start.ts";

/** Numbers beyond the usual ones: each costs time. */
export const extras = ["distance", "residual", "risk", "noise"] as const;
export type Extra = typeof extras[number];

/** When a run ends before its last iteration. */
export const stops = ["never", "escaped", "settled"] as const;
export type Stop = typeof stops[number];

/** How a run goes on from its start. */
export interface Course {
  readonly strength: number;
  readonly dimension: number;
  readonly denoiser: Denoiser;
  /** Whether b_t q_{t-1} is subtracted. */
  readonly onsager: boolean;
  readonly iterations: number;
  readonly observed: ReadonlySet<number>;
  readonly extras: readonly Extra[];
  readonly stop: Stop;
  /** |alpha| above which a random start has escaped. */
  readonly escapeSignal: number;
}

/** What a run leaves. */
export interface Passed {
  /** By iteration, those observed that were reached. */
  readonly records: ReadonlyMap<number, IterationRecord>;
  /** Products until |alpha_{t+1}| passed the escape signal; NaN if it did not. */
  readonly escapeTime: number;
  /** |<v, q>| / |v| at the end; 0 where the denoiser left nothing. */
  readonly finalOverlap: number;
  /** 1 if the denoiser left nothing. */
  readonly died: number;
  /** Entries of sqrt n (x_t - alpha_t v) at the last observed iteration, if asked for. */
  readonly noise?: Float64Array;
}

/** Two successive q closer than this, in a run that may stop when it has settled, are the fixed point. */
const settledChange = 1e-10;

/** Runs message passing to its end; numbers are recorded at the observed iterations alone. */
export function passMessages(start: Start, course: Course): Passed {
  const { matrix, spike } = start;
  const records = new Map<number, IterationRecord>();
  const length = norm(spike);
  let [x, before, signal] = [start.x, start.q, start.signal];
  let [escapeTime, finalOverlap, settled] = [NaN, 0, false];
  let noise: Float64Array | undefined;
  for (let t = 1; t <= course.iterations; t++) {
    const denoised = course.denoiser(x);
    if (denoised === undefined) return { records, escapeTime, finalOverlap: 0, died: 1 };
    const { q, onsager } = denoised;
    const overlap = dotByFours(spike, q);
    finalOverlap = length === 0 ? 0 : Math.abs(overlap) / length;
    const change = distanceOf(q, before);
    const isObserved = course.observed.has(t);
    settled ||= course.stop === "settled" && change < settledChange;
    if (isObserved && course.extras.includes("noise")) noise = noiseOf(x, { spike, signal });
    const seen = isObserved
      ? { signal, overlap, change, ...extraNumbers(x, { spike, signal }, course) }
      : {};
    const isLast = t === course.iterations;
    const needsProduct = !settled &&
      (!isLast || (isObserved && course.extras.includes("residual")));
    const next = needsProduct ? matrix.times(q) : x;
    if (needsProduct && course.onsager) addScaled(next, -onsager, before);
    if (isObserved) {
      records.set(t, { ...seen, ...residualOf(next, { start, overlap }, course) });
    }
    if (!settled) [x, before, signal] = [next, q, course.strength * overlap];
    if (Number.isNaN(escapeTime) && Math.abs(course.strength * overlap) > course.escapeSignal) {
      escapeTime = t;
      if (course.stop === "escaped") break;
    }
  }
  return { records, escapeTime, finalOverlap, died: 0, ...(noise === undefined ? {} : { noise }) };
}

function extraNumbers(
  x: Float64Array,
  at: { readonly spike: Float64Array; readonly signal: number },
  { extras, dimension }: Course,
): IterationRecord {
  const { spike } = at;
  const slope = extras.includes("risk") ? tanhSlope(x, dimension) : 0;
  return {
    ...(extras.includes("distance") ? { distance: gaussianDistance(x, at) } : {}),
    ...(extras.includes("risk")
      ? {
        risk: matrixRisk(posteriorMean(x, { spike, slope })),
        signErrors: signErrors(x, spike),
      }
      : {}),
  };
}

/** sqrt n |xi_t|: what x_{t+1} has beyond alpha_{t+1} v and its independent Gaussian vectors. */
function residualOf(
  next: Float64Array,
  { start, overlap }: { readonly start: Start; readonly overlap: number },
  { extras, strength, dimension }: Course,
): IterationRecord {
  if (!extras.includes("residual") || start.matrix.gaussianPart === undefined) return {};
  const rest = next.slice();
  addScaled(rest, -strength * overlap, start.spike);
  addScaled(rest, -1, start.matrix.gaussianPart());
  return { residual: Math.sqrt(dimension) * norm(rest) };
}
