/** Ranges: `{ from, to, times }`, `{ from, to, step }` and `{ from, to, count }` as lists of exact numbers. */
import { type Place, UserError } from "../../../contract/errors.ts";
import { isMap, type LocatedMap, placeOf, spotOf } from "../located.ts";
import { sizeLimits } from "../size-limits.ts";
import {
  compare,
  type Decimal,
  decimalOf,
  difference,
  divided,
  numberOf,
  product,
  quotient,
  sum,
} from "./decimal.ts";
import type { Json } from "../../specification/specification.ts";

/** Words of a range beside `from` and `to`: exactly one of them is given. */
const waysToGo = ["times", "step", "count"] as const;
type Way = typeof waysToGo[number];

/** A product of more digits than this is no number that anybody means. */
const digitsMax = 60;

/** True for a map that can only be a range. */
export function isRange(value: Json): value is LocatedMap {
  return isMap(value) && ("from" in value || "to" in value);
}

interface Bounds {
  readonly from: Decimal;
  readonly to: Decimal;
}

/**
 * The numbers of a range, first to last; undefined if something is wrong, which is then among the
 * problems. Values by `times` and `step` are exact decimals; those by `count` are exact or the nearest
 * float64.
 */
export function rangeValues(
  range: LocatedMap,
  { place, file, problems }: {
    readonly place: Place;
    readonly file: string;
    readonly problems: UserError[];
  },
): readonly number[] | undefined {
  const at = (word: string) => placeOf(spotOf(range, [word]), { of: "value", file });
  const refuse = (details: UserError["details"]) => {
    problems.push(new UserError({ place, ...details }));
    return undefined;
  };
  const words = Object.keys(range);
  const ways = waysToGo.filter((word) => word in range);
  const unknown = words.find((word) => !["from", "to", ...waysToGo].includes(word));
  if (unknown !== undefined || ways.length !== 1 || !("from" in range) || !("to" in range)) {
    return refuse({
      ...(unknown === undefined
        ? {}
        : { place: placeOf(spotOf(range, [unknown]), { of: "key", file }) }),
      action: `cannot read a range of the words ${words.join(", ")}`,
      allowed: "{ from, to, times }, { from, to, step } or { from, to, count }",
    });
  }
  const wrong = words.find((word) => typeof range[word] !== "number");
  if (wrong !== undefined) {
    return refuse({
      place: at(wrong),
      action: `cannot use ${JSON.stringify(range[wrong])} as "${wrong}" of a range`,
      allowed: "a number",
    });
  }
  const [way] = ways;
  const [from, to] = [decimalOf(range.from as number), decimalOf(range.to as number)];
  const values = going[way]({ from, to }, range[way] as number);
  if (Array.isArray(values)) return values.map(numberOf);
  const { of, ...details } = values as Refusal;
  return refuse({ place: at(of ?? way), ...details });
}

interface Refusal {
  readonly of?: "to" | Way;
  readonly action: string;
  readonly allowed?: string;
  readonly hint?: string;
}

const going: Readonly<
  Record<Way, (bounds: Bounds, by: number) => readonly Decimal[] | Refusal>
> = { times: multiplied, step: stepped, count: counted };

function multiplied({ from, to }: Bounds, times: number): readonly Decimal[] | Refusal {
  const way = compare(to, from);
  const grows = times > 1 ? from.digits : times > 0 && times < 1 ? -from.digits : 0n;
  if (way === 0) return [from];
  if (grows === 0n || (grows > 0n) !== (way > 0)) {
    return {
      action: `cannot go from ${numberOf(from)} to ${numberOf(to)} by times ${times}`,
      allowed: "a factor above 0 that leads from the first value to the last one",
    };
  }
  const factor = decimalOf(times);
  const values = [from];
  for (let next = product(from, factor);; next = product(next, factor)) {
    const side = compare(next, to) * way;
    if (side > 0) return missed(to, { last: values[values.length - 1], next });
    values.push(next);
    if (side === 0) return values;
    if (values.length > sizeLimits.points) return tooMany("times");
    if (String(next.digits).length > digitsMax) {
      return {
        action: `cannot keep more than ${digitsMax} digits of a product`,
        hint: "write a list",
      };
    }
  }
}

function stepped({ from, to }: Bounds, by: number): readonly Decimal[] | Refusal {
  if (compare(to, from) === 0) return [from];
  const step = decimalOf(by);
  const span = difference(to, from);
  if (by === 0 || (span.digits > 0n) !== (by > 0)) {
    return {
      action: `cannot go from ${numberOf(from)} to ${numberOf(to)} by steps of ${by}`,
      allowed: "a step that leads from the first value to the last one",
    };
  }
  const { whole, exact } = quotient(span, step);
  if (whole >= BigInt(sizeLimits.points)) return tooMany("step");
  const values = [from];
  for (let k = 0n; k < whole; k++) values.push(sum(values[values.length - 1], step));
  if (exact) return values;
  const last = values[values.length - 1];
  return missed(to, { last, next: sum(last, step) });
}

function counted({ from, to }: Bounds, count: number): readonly Decimal[] | Refusal {
  if (!Number.isInteger(count) || count < 2) {
    return { action: `cannot put ${count} values in a range`, allowed: "2, 3, 4, …" };
  }
  if (count > sizeLimits.points) return tooMany("count");
  const span = difference(to, from);
  return Array.from({ length: count }, (_, k) => {
    const part = product(span, decimalOf(k));
    return sum(from, divided(part, count - 1));
  });
}

function missed(
  to: Decimal,
  { last, next }: { readonly last: Decimal; readonly next: Decimal },
): Refusal {
  const [below, above] = [numberOf(last), numberOf(next)];
  return {
    of: "to",
    action: `cannot end a range at ${numberOf(to)}: its last value is ${below}`,
    hint: `write \`to: ${below}\`, or \`to: ${above}\``,
  };
}

function tooMany(of: Way): Refusal {
  return {
    of,
    action: "cannot run over so many values",
    allowed: `${sizeLimits.points} values`,
  };
}
