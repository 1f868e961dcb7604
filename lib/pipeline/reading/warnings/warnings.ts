/** All warnings about one paper in one profile, in the order of the file. */
import { loneFigures } from "./lone-figures.ts";
import { unknownNames } from "./names.ts";
import { unclearPublished } from "./published.ts";
import { wideTolerances } from "./tolerances.ts";
import { unusedParts } from "./unused.ts";
import type { WarningQuestion } from "./warning.ts";

/** So many are reported of one paper; the rest are counted. */
const linesMax = 50;

/** As lines `file:line:column text`. */
export async function warningsOf(question: WarningQuestion): Promise<readonly string[]> {
  const { paper } = question;
  const warnings = [
    ...wideTolerances(question),
    ...unusedParts(question),
    ...loneFigures(question),
    ...unclearPublished(question),
    ...await unknownNames(question),
  ];
  warnings.sort((a, b) => a.place.line - b.place.line || a.place.column - b.place.column);
  const lines = warnings.map(({ place: { file, line, column }, text }) =>
    `${file}:${line}:${column} ${text}`
  );
  const told = [...new Set(lines)];
  const { length } = told;
  if (length <= linesMax) return told;
  return [...told.slice(0, linesMax), `${paper.file}:1:1 and ${length - linesMax} more like these`];
}
