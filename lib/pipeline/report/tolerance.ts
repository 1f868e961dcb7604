/** The tolerance of a row, which its stored result has only within the margin and the rule's words. */
import type { CheckResult } from "../../contract/verdict.ts";

/** A difference smaller than this share of the tolerance does not tell the tolerance to six digits. */
const shareMin = 1e-9;

/**
 * The largest difference from theory that is allowed, in the unit measured, to six digits: with d the
 * difference found, the margin is 1 - d / allowed within and allowed / d - 1 beyond
 * (lib/checks/rule/margin.ts). Null for a bound or a window, whose ends are the allowance; where nothing was
 * put to a test; and where the number is theory's to the last digits, which tells no size.
 */
export function toleranceOf(
  { relation, theory, measured, margin }: Pick<
    CheckResult,
    "relation" | "theory" | "measured" | "margin"
  >,
): number | null {
  if (relation !== "=" || theory === null || measured === null || margin === null) return null;
  const difference = Math.abs(measured - theory);
  const share = margin < 0 ? 1 : 1 - margin;
  if (difference === 0 || share < shareMin) return null;
  const allowed = margin < 0 ? difference * (1 + margin) : difference / share;
  return Number(allowed.toPrecision(6));
}
