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
      v.description("training ends after this many epochs without an improvement"),
    ),
  ),
};

/** When training ends before its last step; parsed {@link stoppingParams}. */
export interface StoppingRule {
  readonly lossTarget?: number | undefined;
  /** `epochs` counts windows of steps, which in training by epochs are epochs. */
  readonly patience?: { readonly epochs: number; readonly improvement: number } | undefined;
}

/** `training` until it ends; the other four say how it ended. */
export type Outcome = "training" | "target met" | "stalled" | "out of steps" | "diverged";

/** What the rule remembers of one network. */
export interface Progress {
  readonly outcome: Outcome;
  /** Lowest mean loss of a window that counted as an improvement; null before the first. */
  readonly lowest: number | null;
  /** Windows since then. */
  readonly waited: number;
}

export const unstarted: Progress = { outcome: "training", lowest: null, waited: 0 };

/**
 * After a window of steps (an epoch) with this mean loss. A loss that is not finite is `diverged`, whatever
 * else holds; then the target, then patience, then whether this window is the last one.
 */
export function afterWindow(
  { lowest, waited }: Progress,
  { loss, last }: { readonly loss: number; readonly last: boolean },
  { lossTarget, patience }: StoppingRule,
): Progress {
  if (!Number.isFinite(loss)) return { outcome: "diverged", lowest, waited };
  const better = lowest === null || loss < lowest * (1 - (patience?.improvement ?? 0));
  const next = better ? { lowest: loss, waited: 0 } : { lowest, waited: waited + 1 };
  if (lossTarget !== undefined && loss < lossTarget) return { outcome: "target met", ...next };
  if (patience !== undefined && next.waited >= patience.epochs) {
    return { outcome: "stalled", ...next };
  }
  return { outcome: last ? "out of steps" : "training", ...next };
}
