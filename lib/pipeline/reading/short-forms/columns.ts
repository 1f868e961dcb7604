/**
 * Axes by columns: `{ width: [50, 100], depth: [25, 50] }` stands for the points that zip them, and a
 * range for its values.
 */
import { UserError } from "../../../contract/errors.ts";
import {
  changedMap,
  emptyMap,
  isMap,
  type LocatedMap,
  placeOf,
  set,
  type Spot,
  spotOf,
} from "../located.ts";
import type { Budget } from "./budget.ts";
import { isRange, rangeValues } from "./range.ts";
import type { Json } from "../../specification/specification.ts";

interface AxesContext {
  readonly budget: Budget;
  readonly file: string;
  readonly problems: UserError[];
}

/** The axes with every one as a value, a list of values or a list of points. */
export function axesByPoints(axes: LocatedMap, context: AxesContext): LocatedMap {
  return changedMap(axes, (value, name) => {
    const spot = spotOf(axes, [name]);
    if (isRange(value)) return listOf(valuesOf(value, { ...context, spot }));
    return isMap(value) ? pointsOf(value, { ...context, spot, axis: name }) : value;
  });
}

/** One value of a column, and where it is written. */
interface Written {
  readonly value: Json;
  readonly spot: Spot | undefined;
}

interface ValueContext extends AxesContext {
  readonly spot: Spot | undefined;
}

/** The values of a list, a range or a single value; of a wrong range its first, for the reader to go on. */
function valuesOf(value: Json, { spot, file, problems, budget }: ValueContext): Written[] {
  if (Array.isArray(value)) {
    return value.map((item, index) => ({ value: item, spot: spotOf(value, [index]) ?? spot }));
  }
  if (!isRange(value)) return [{ value, spot }];
  const place = placeOf(spot, { of: "value", file });
  const found = rangeValues(value, { place, file, problems });
  const values = found !== undefined && budget.spend(found.length) ? found : [value.from ?? 0];
  return values.map((one) => ({ value: one, spot }));
}

function listOf(values: readonly Written[]): Json[] {
  const list: Json[] = [];
  for (const one of values) set(list, list.length, one);
  return list;
}

function pointsOf(
  columns: LocatedMap,
  { axis, ...context }: ValueContext & { readonly axis: string },
): Json {
  const { file, problems, budget } = context;
  const names = Object.keys(columns);
  const values = new Map(
    names.map((name) => [
      name,
      valuesOf(columns[name], { ...context, spot: spotOf(columns, [name]) }),
    ]),
  );
  const isList = (name: string) => Array.isArray(columns[name]) || isRange(columns[name]);
  const lists = names.filter(isList);
  const lengths = lists.map((name) => values.get(name)!.length);
  const odd = lists.find((_, index) => lengths[index] !== lengths[0]);
  if (odd !== undefined) {
    problems.push(
      new UserError({
        place: placeOf(spotOf(columns, [odd]), { of: "value", file }),
        action:
          `cannot put ${values.get(odd)!.length} values of "${odd}" beside ${lengths[0]} of ` +
          `"${lists[0]}" in axis "${axis}"`,
        allowed: "columns of equal length, and single values, which repeat",
      }),
    );
  }
  const least = lengths.reduce((a, b) => Math.min(a, b), lists.length === 0 ? 1 : Infinity);
  const length = budget.spend(least * names.length) ? least : Math.min(least, 1);
  const points: Json[] = [];
  for (let index = 0; index < length; index++) {
    const point = emptyMap();
    for (const name of names) {
      const written = values.get(name)!;
      set(point, name, written[isList(name) ? index : 0]);
    }
    const spot = names.length === 0 ? context.spot : spotOf(point, [lists[0] ?? names[0]]);
    set(points, index, { value: point, spot });
  }
  return points;
}
