/** Claims of which nobody can tell what the paper prints. */
import { placeIn, type Warning, type WarningQuestion } from "./warning.ts";

/**
 * A claim says what the paper prints (`published`, "none" where it prints no number), or that the paper
 * makes no such claim (`ours: true`); not both. A quoted number that nothing tests says why.
 */
export function unclearPublished(question: WarningQuestion): readonly Warning[] {
  const { claims, stages } = question.paper;
  const about = claims.flatMap(({ name, published, ours }): Warning[] => {
    const place = placeIn(question, ["claims", name], "key");
    if (published === undefined && !ours) {
      return [{
        place,
        text: `claim "${name}" does not say what the paper prints; add \`published\` as printed ` +
          "(none: it prints no number), or `ours: true` if the paper makes no such claim",
      }];
    }
    if (published === undefined || !ours) return [];
    return [{
      place,
      text: `claim "${name}" is ours and yet published; remove \`published\` or \`ours\``,
    }];
  });
  const untold = stages.filter(({ role }) => role === "claim").flatMap(({ name, slots }) =>
    (slots.checks ?? []).flatMap((check, index): Warning[] =>
      check.name !== quotingCheck || check.because !== undefined ? [] : [{
        place: placeIn(question, ["claims", name, "checks", index]),
        text:
          `claim "${name}" quotes a number that it does not test; add \`because\`, which says why`,
      }]
    )
  );
  return [...about, ...untold];
}

/** The check that tests nothing. */
const quotingCheck = "outside-regime";
