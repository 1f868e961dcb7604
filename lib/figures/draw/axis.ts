/** Plans an axis: its domain, its ticks and their words, and where a value lies in pixels. */
import * as v from "valibot";
import { UserError } from "../../contract/errors.ts";
import { powerOfTen, shortNumber, withMinusSigns } from "./wording.ts";

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

export interface Tick {
  readonly value: number;
  /** Empty for a tick without words. */
  readonly words: string;
}

export interface AxisPlan {
  readonly title: string;
  readonly scale: "linear" | "log";
  readonly domain: readonly [number, number];
  readonly ticks: readonly Tick[];
  /** Share of the way from the domain's start to its end; outside of it, beyond 0 or 1. */
  position(value: number): number;
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
}

export function planAxis(params: AxisParams, needs: AxisNeeds): AxisPlan {
  const { scale, title } = params;
  const values = scale === "log" ? needs.values.filter((value) => value > 0) : [...needs.values];
  if (
    scale === "linear" &&
    (needs.zero === true || (needs.nearZero === true && nearlyReachesZero(values)))
  ) {
    values.push(0);
  }
  const domain = params.domain ?? spread(values, { ...needs, scale, title });
  checkDomain(domain, { scale, title });
  const warp = scale === "log" ? Math.log : (value: number) => value;
  const [start, end] = [warp(domain[0]), warp(domain[1])];
  const position = (value: number) => (warp(value) - start) / (end - start);
  const ticks = params.ticks?.map((value) => ({ value, words: shortNumber(value) })) ??
    landmarkTicks(needs, position) ??
    (scale === "log" ? logTicks(domain, needs.length) : linearTicks(domain, needs.length));
  return { title: withMinusSigns(title), scale, domain, ticks, position };
}

/** Whether the least value is positive and below a twentieth of the largest. */
function nearlyReachesZero(values: readonly number[]): boolean {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low > 0 && low < high / 20;
}

function checkDomain([a, b]: readonly [number, number], axis: { scale: string; title: string }) {
  if (a < b && (axis.scale !== "log" || a > 0)) return;
  throw new UserError({
    action: `cannot draw axis "${axis.title}" from ${a} to ${b}`,
    allowed: axis.scale === "log"
      ? "0 < start < end on a logarithmic scale"
      : "start below the end",
  });
}

/** The values' range with a margin; a single value gets room on both sides. */
function spread(
  values: readonly number[],
  { margin = 0.04, zero, scale, title }: AxisNeeds & { scale: string; title: string },
): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (!Number.isFinite(low) || !Number.isFinite(high)) {
    throw new UserError({
      action: `cannot draw axis "${title}" without a value to show`,
      hint: scale === "log" ? "a logarithmic scale shows positive values only" : undefined,
    });
  }
  if (scale === "log") {
    const factor = low === high ? 2 : Math.exp(margin * Math.log(high / low));
    return [low / factor, high * factor];
  }
  const room = low === high ? Math.abs(low) * 0.1 || 1 : margin * (high - low);
  const bottom = zero === true && low === 0 ? 0 : low - room;
  const top = zero === true && high === 0 ? 0 : high + room;
  return [bottom, top];
}

function landmarkTicks(
  { landmarks, length }: AxisNeeds,
  position: (value: number) => number,
): Tick[] | undefined {
  const sorted = [...new Set(landmarks)].sort((a, b) => a - b);
  if (sorted.length < 3 || sorted.length > 8) return undefined;
  const words = sorted.map((value) => shortNumber(value));
  for (let i = 1; i < sorted.length; i++) {
    const gap = (position(sorted[i]) - position(sorted[i - 1])) * length;
    // Digits are about 6.5 pixels wide at the theme's tick size.
    if (gap < 3.25 * (words[i].length + words[i - 1].length) + 6) return undefined;
  }
  return sorted.map((value, i) => ({ value, words: words[i] }));
}

/** Ticks at 1, 2 or 5 times a power of ten, four to seven of them. */
export function linearTicks(domain: readonly [number, number], length: number): Tick[] {
  const wanted = Math.max(2, Math.min(7, Math.floor(length / 45)));
  const raw = (domain[1] - domain[0]) / wanted;
  const power = 10 ** Math.floor(Math.log10(raw));
  const steps = [0.5, 1, 2, 2.5, 5, 10].map((factor) => factor * power);
  const inside = (step: number) =>
    Math.floor(domain[1] / step + 1e-9) - Math.ceil(domain[0] / step - 1e-9) + 1;
  // The coarsest step below the wanted distance if the next one would leave a tick or two.
  const coarse = steps.findIndex((step) => step >= raw * 0.999);
  const step = inside(steps[coarse]) >= 3 ? steps[coarse] : steps[Math.max(0, coarse - 1)];
  const ticks: Tick[] = [];
  const decimals =
    [0, 1, 2, 3, 4, 5, 6, 7, 8].find((digits) =>
      Math.abs(step * 10 ** digits - Math.round(step * 10 ** digits)) < 1e-6
    ) ?? 9;
  for (
    let k = Math.ceil(domain[0] / step - 1e-9);
    k * step <= domain[1] + 1e-9 * step;
    k++
  ) {
    const value = Number((k * step).toPrecision(12));
    const plain = Math.abs(value) < 1e6 && decimals <= 4;
    const words = plain ? value.toFixed(decimals).replace("-", "−") : shortNumber(value);
    ticks.push({ value, words: value === 0 ? "0" : words });
  }
  return ticks;
}

/** Powers of ten with their multiples as silent ticks; below about a decade, 1-2-5 or finer. */
export function logTicks(domain: readonly [number, number], length: number): Tick[] {
  const decades = Math.log10(domain[1] / domain[0]);
  const inside = (value: number) =>
    value >= domain[0] * (1 - 1e-9) && value <= domain[1] * (1 + 1e-9);
  const [first, last] = [Math.floor(Math.log10(domain[0])), Math.ceil(Math.log10(domain[1]))];
  const powers = Array.from({ length: last - first + 1 }, (_, k) => first + k)
    .filter((power) => inside(10 ** power));
  if (powers.length < 2 || decades < 1.2) return narrowLogTicks(domain, { length, inside });
  const every = Math.max(1, Math.ceil(powers.length / Math.max(2, Math.floor(length / 34))));
  const plain = powers[0] >= -2 && powers.at(-1)! <= 3;
  const ticks: Tick[] = [];
  for (let power = first; power <= last; power++) {
    const spoken = (((power - powers[0]) % every) + every) % every === 0;
    const words = plain ? shortNumber(10 ** power) : powerOfTen(power);
    const multiples = decades > 6 ? [1] : [1, 2, 3, 4, 5, 6, 7, 8, 9];
    for (const multiple of multiples) {
      const value = Number((multiple * 10 ** power).toPrecision(12));
      if (inside(value)) ticks.push({ value, words: multiple === 1 && spoken ? words : "" });
    }
  }
  return ticks;
}

function narrowLogTicks(
  domain: readonly [number, number],
  { length, inside }: { length: number; inside: (value: number) => boolean },
): Tick[] {
  const ticks: Tick[] = [];
  const first = Math.floor(Math.log10(domain[0]));
  const last = Math.ceil(Math.log10(domain[1]));
  for (let power = first; power <= last; power++) {
    for (const multiple of [1, 2, 3, 5, 7]) {
      const value = Number((multiple * 10 ** power).toPrecision(12));
      if (inside(value)) ticks.push({ value, words: shortNumber(value) });
    }
  }
  return ticks.length >= 3 ? ticks : linearTicks(domain, length);
}
