/** Plans an axis: its domain, its ticks and their words, and where a value lies in pixels. */
import * as v from "valibot";
import { UserError } from "../../contract/errors.ts";
import { rangeOf } from "../geometry/range.ts";
import { givenTicks, landmarkTicks, linearTicks, logTicks, type Tick } from "./ticks.ts";
import { withMinusSigns } from "./wording.ts";

export const axisSchema = v.strictObject({
  title: v.pipe(
    v.string(),
    v.description("what the axis shows, with its unit; R_{h} and 10^{-3} are set as such"),
  ),
  scale: v.optional(
    v.pipe(v.picklist(["linear", "log"]), v.description("spacing of the values")),
    "linear",
  ),
  domain: v.optional(
    v.pipe(
      v.tuple([v.number(), v.number()]),
      v.description("first and last value shown (default: all that is drawn)"),
    ),
  ),
  ticks: v.optional(v.pipe(v.array(v.number()), v.description("where to write values"))),
});
export type AxisParams = v.InferOutput<typeof axisSchema>;
export type Scale = AxisParams["scale"];

export interface AxisPlan {
  readonly title: string;
  readonly scale: Scale;
  readonly domain: readonly [number, number];
  readonly ticks: readonly Tick[];
  /** Share of the way from the domain's start to its end; outside of it, beyond 0 or 1. */
  position(value: number): number;
  /** The value at a share of the way. */
  value(share: number): number;
  /** What the reader must know of the axis. */
  readonly note?: string;
}

export interface AxisNeeds {
  /** Every value that must be inside the domain. */
  readonly values: readonly number[];
  /** Values worth a tick of their own if they are few (the sizes that were simulated). */
  readonly landmarks?: readonly number[];
  /** Whether zero belongs to the domain (bars stand on it). */
  readonly zero?: boolean;
  /** Whether zero belongs to the domain if the values nearly reach it (time from the first layer). */
  readonly nearZero?: boolean;
  /** Free space at each end, as a share of the domain. */
  readonly margin?: number;
  /** Length in pixels. */
  readonly length: number;
  /** Whether the axis is horizontal: labels stand side by side. */
  readonly across?: boolean;
}

/** Beyond this size a number has no place on an axis; nor, on a logarithmic one, below its inverse. */
export const sizeMax = 1e300;

/** Whether a value can be shown on an axis of a scale, whatever its domain. */
export function hasPlace(value: number, scale: Scale): boolean {
  if (scale === "log") return value >= 1 / sizeMax && value <= sizeMax;
  return Math.abs(value) <= sizeMax;
}

/** Functions under which a scale is even. */
export const warps = {
  linear: { there: (value: number) => value, back: (value: number) => value },
  log: { there: Math.log, back: Math.exp },
} as const;

/** Throws a UserError for a domain that cannot be drawn; without a value the axis runs from 0 to 1. */
export function planAxis(params: AxisParams, needs: AxisNeeds): AxisPlan {
  const { scale, title, ticks: given } = params;
  const { domain, narrow } = domainOf(params, needs);
  const { there, back } = warps[scale];
  const [start, end] = [there(domain[0]), there(domain[1])];
  const position = (value: number) => (there(value) - start) / (end - start);
  const ruler = { domain, length: needs.length, position, across: needs.across === true };
  const ticks = given !== undefined
    ? givenTicks(given, ruler)
    : landmarkTicks(needs.landmarks ?? [], ruler) ??
      (scale === "log" ? logTicks(ruler) : linearTicks(ruler));
  return {
    title: withMinusSigns(title),
    scale,
    domain,
    ticks,
    position,
    value: (share) => withinNumbers(back(start + share * (end - start)), scale),
    ...(narrow
      ? { note: `values of "${title}" differ by less than a billionth, and look equal` }
      : {}),
  };
}

/** The value, or the last number that has a place: twice the length of an axis may have none. */
function withinNumbers(value: number, scale: Scale): number {
  const least = scale === "log" ? 1e-307 : -1e307;
  return Math.min(1e307, Math.max(least, value));
}

interface Domain {
  readonly domain: readonly [number, number];
  /** Whether different values look equal. */
  readonly narrow: boolean;
}

function domainOf(params: AxisParams, needs: AxisNeeds): Domain {
  const { scale } = params;
  if (params.domain !== undefined) {
    checkDomain(params.domain, params);
    return withRoom(params.domain, scale);
  }
  const [low, high] = rangeOf(needs.values.filter((value) => hasPlace(value, scale)));
  if (low > high) return { domain: scale === "log" ? [1, 10] : [0, 1], narrow: false };
  // Values are positive and the least is below a twentieth of the largest.
  const near = needs.nearZero === true && low > 0 && low < high / 20;
  const from = scale === "linear" && (needs.zero === true || near)
    ? [Math.min(0, low), Math.max(0, high)] as const
    : [low, high] as const;
  const roomy = withRoom(from, scale);
  if (roomy.domain !== from) return roomy;
  return { domain: withMargin(from, needs, scale), narrow: false };
}

/** The same domain, or room on both sides of it where float64 hardly tells its ends apart. */
export function withRoom(domain: readonly [number, number], scale: Scale): Domain {
  const [low, high] = domain;
  const size = Math.max(Math.abs(low), Math.abs(high));
  if (high - low > Math.max(1e-9 * size, 1 / sizeMax)) return { domain, narrow: false };
  const narrow = low !== high;
  if (scale === "log") return { domain: [low / 2, high * 2], narrow };
  const room = 0.1 * size > 1 / sizeMax ? 0.1 * size : 1;
  return { domain: [low - room, high + room], narrow };
}

function withMargin(
  [low, high]: readonly [number, number],
  { margin = 0.04, zero }: AxisNeeds,
  scale: Scale,
): [number, number] {
  if (scale === "log") {
    const factor = Math.exp(margin * (Math.log(high) - Math.log(low)));
    return [Math.max(low / factor, 1e-305), Math.min(high * factor, 1e305)];
  }
  const room = margin * (high - low);
  const bottom = zero === true && low === 0 ? 0 : low - room;
  const top = zero === true && high === 0 ? 0 : high + room;
  return [bottom, top];
}

function checkDomain([a, b]: readonly [number, number], { scale, title }: AxisParams): void {
  if (a < b && hasPlace(a, scale) && hasPlace(b, scale)) return;
  throw new UserError({
    action: `cannot draw axis "${title}" from ${a} to ${b}`,
    allowed: scale === "log"
      ? `start below the end, both from ${1 / sizeMax} to ${sizeMax} on a logarithmic scale`
      : `start below the end, both from ${-sizeMax} to ${sizeMax}`,
  });
}
