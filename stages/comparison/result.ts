/** What a check gives is held to its contract. */
import { UserError } from "../../lib/contract/errors.ts";
import { type CheckResult, relations, verdicts } from "../../lib/contract/verdict.ts";

/** The result, if it keeps the contract of {@link CheckResult}; else a UserError that says where not. */
export function requireResult(result: CheckResult, check: string): CheckResult {
  const problem = (what: string, allowed: string) =>
    new UserError({
      action: `cannot use what the check "${check}" found for "${result.quantity}": ${what}`,
      allowed,
      hint: "correct the result of its `evaluate`",
      exitCode: 1,
    });
  const { relation, verdict, margin, rival, theoryHigh } = result;
  if (!relations.includes(relation)) {
    throw problem(`relation ${JSON.stringify(relation)}`, relations.join(", "));
  }
  if (!verdicts.includes(verdict)) {
    throw problem(`verdict ${JSON.stringify(verdict)}`, verdicts.join(", "));
  }
  if ((relation === "in") !== (theoryHigh !== undefined)) {
    throw problem(
      `relation "${relation}" ${theoryHigh === undefined ? "without" : "with"} theoryHigh`,
      "theoryHigh with the relation in, and with no other",
    );
  }
  if (margin !== null && !(margin >= -1 && margin <= 1)) {
    throw problem(`margin ${margin}`, "-1 to 1, or null");
  }
  if (rival !== null && !Number.isFinite(rival)) {
    throw problem(`rival ${rival}`, "a finite number, or null");
  }
  return result;
}
