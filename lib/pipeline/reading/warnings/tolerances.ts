/** Tolerances so wide that a check could agree with a number about as near to its rival. */
import { checksOf, placeIn, sectionOfRole, type Warning, type WarningQuestion } from "./warning.ts";

/** Share of the distance to the rival that a tolerance may take: at a half the two meet. */
const shareMax = 0.4;

/** Warnings about checks whose prediction, rival and tolerance are all numbers in the YAML. */
export function wideTolerances(question: WarningQuestion): readonly Warning[] {
  return question.paper.stages.flatMap(({ name, role }) =>
    checksOf(question, [sectionOfRole[role], name]).flatMap(({ path, map }) => {
      const { predicts, rival } = map;
      if (typeof predicts !== "number" || typeof rival !== "number") return [];
      const distance = Math.abs(predicts - rival);
      return (["absolute", "relative"] as const).flatMap((word) => {
        const written = map[word];
        if (typeof written !== "number") return [];
        const tolerance = word === "relative" ? written * Math.abs(predicts) : written;
        if (tolerance <= shareMax * distance) return [];
        const share = distance === 0 ? "all" : (tolerance / distance).toFixed(2);
        return [{
          place: placeIn(question, [...path, word]),
          text: `the tolerance ${written} is ${share} of the distance from ${predicts} to the ` +
            `rival ${rival}; at most ${shareMax} of it tells the two apart`,
        }];
      });
    })
  );
}
