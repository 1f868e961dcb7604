/** Stages, fits and values of axes that no claim and no figure looks at. */
import { demandOf } from "./demand.ts";
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

type Looked = NonNullable<ReturnType<ReturnType<typeof demandOf>["axes"]["get"]>>;

function unusedValues(
  { points }: AxisSpec,
  looked: Looked,
): readonly { readonly index: number; readonly value: string }[] {
  return points.flatMap((point, index) => {
    const part = Object.keys(point).find((name) => !isLooked(name, { points, looked, index }));
    return part === undefined ? [] : [{ index, value: `${part} ${point[part]}` }];
  });
}

function isLooked(
  part: string,
  { points, looked, index }: {
    readonly points: AxisSpec["points"];
    readonly looked: Looked;
    readonly index: number;
  },
): boolean {
  const values = looked.get(part);
  if (values === undefined || values === "all") return true;
  const value = points[index][part];
  if (values.has(value)) return true;
  const all = points.map((point) => Number(point[part]));
  return (values.has("max") && value === Math.max(...all)) ||
    (values.has("min") && value === Math.min(...all));
}
