/** When a network's training ends, and what has become of it then. */
import * as v from "valibot";

/** Spread into a dynamics' strictObject. */
export const stoppingParams = {
  epochs: v.pipe(
    v.number(),
    v.integer(),
    v.minValue(1),
    v.description("most passes over the data"),
  ),
  lossTarget: v.optional(
    v.pipe(
      v.number(),
      v.gtValue(0),
      v.description("training ends when the mean loss of an epoch is below this"),
    ),
  ),
  patience: v.optional(
    v.pipe(
      v.strictObject({
        epochs: v.pipe(v.number(), v.integer(), v.minValue(1), v.description("epochs in a row")),
        improvement: v.pipe(
          v.number(),
          v.minValue(0),
          v.ltValue(1),
          v.description("share by which the lowest loss must fall to count as better"),
        ),
      }),
      v.description("training ends after so many epochs without an improvement"),
    ),
  ),
};

/** Parsed {@link stoppingParams}. */
export interface StoppingParams {
  readonly epochs: number;
  readonly lossTarget?: number | undefined;
  readonly patience?: { readonly epochs: number; readonly improvement: number } | undefined;
}

/** `training` until it ends; the other three say how it ended. */
export type Outcome = "training" | "target met" | "stalled" | "out of epochs" | "diverged";

/** What the rule remembers of one network. */
export interface Progress {
  readonly outcome: Outcome;
  /** Lowest mean loss of an epoch that counted as an improvement; null before the first. */
  readonly lowest: number | null;
  /** Epochs since then. */
  readonly waited: number;
}

export const unstarted: Progress = { outcome: "training", lowest: null, waited: 0 };

/**
 * After an epoch (counted from 0) with this mean loss. A loss that is not finite is `diverged`, whatever
 * else holds; then the target, then patience, then the number of epochs.
 */
export function afterEpoch(
  { lowest, waited }: Progress,
  { epoch, loss }: { readonly epoch: number; readonly loss: number },
  { epochs, lossTarget, patience }: StoppingParams,
): Progress {
  if (!Number.isFinite(loss)) return { outcome: "diverged", lowest, waited };
  const better = lowest === null || loss < lowest * (1 - (patience?.improvement ?? 0));
  const next = better ? { lowest: loss, waited: 0 } : { lowest, waited: waited + 1 };
  if (lossTarget !== undefined && loss < lossTarget) return { outcome: "target met", ...next };
  if (patience !== undefined && next.waited >= patience.epochs) {
    return { outcome: "stalled", ...next };
  }
  return { outcome: epoch + 1 >= epochs ? "out of epochs" : "training", ...next };
}
