/** Stages, fits and values of axes that no claim and no figure looks at. */
import { demandOf, type Looked } from "./demand.ts";
import { placeIn, type Warning, type WarningQuestion } from "./warning.ts";
import type { AxisSpec } from "../../specification/specification.ts";

export function unusedParts(question: WarningQuestion): readonly Warning[] {
  const { paper } = question;
  // A paper without any claim or figure has only been begun.
  if (paper.stages.every(({ role }) => role === "stage")) return [];
  const demand = demandOf(question);
  const unused = paper.stages.filter(({ name, role }) =>
    role === "stage" && !demand.stages.has(name)
  );
  return [
    ...unused.map(({ name, place }) => ({
      place,
      text: `no claim and no figure uses stage "${name}"; remove it, or say what it is for`,
    })),
    ...paper.axes.flatMap((axis): Warning[] => {
      const place = placeIn(question, ["axes", axis.name], "key");
      if (!question.axesNamed.has(axis.name)) {
        return [{ place, text: `no stage runs over axis "${axis.name}"; remove it` }];
      }
      const looked = demand.axes.get(axis.name);
      return looked === undefined ? [] : unusedValues(axis, looked).map(({ index, value }) => ({
        place: placeIn(question, ["axes", axis.name, index]),
        text:
          `no claim and no figure looks at ${value} of axis "${axis.name}"; remove the value, ` +
          "or use it",
      }));
    }),
  ];
}

interface UnusedValue {
  readonly index: number;
  readonly value: string;
}

function unusedValues({ points }: AxisSpec, looked: Looked): readonly UnusedValue[] {
  const unused = Object.keys(points[0]).flatMap((part): UnusedValue[] => {
    const values = looked.get(part);
    if (values === undefined || values === "all") return [];
    const all = points.map((point) => point[part]);
    const numbers = all.filter((value) => typeof value === "number");
    const wanted = new Set<unknown>(values);
    if (values.has("max")) wanted.add(Math.max(...numbers));
    if (values.has("min")) wanted.add(Math.min(...numbers));
    return all.flatMap((value, index) =>
      wanted.has(value) ? [] : [{ index, value: `${part} ${value}` }]
    );
  });
  // Of a point that sets several parameters the first says enough.
  return [...new Map(unused.toReversed().map((one) => [one.index, one])).values()];
}
