/**
 * Where an axis has ticks and how they read. Every label is made from the decimal digits of its tick, so
 * that labels are exact and distinct on axes of any range; loops are counted.
 */
import { numbersApart, powerOfTen, shortNumber } from "./wording.ts";

export interface Tick {
  readonly value: number;
  /** Empty for a tick without words. */
  readonly words: string;
}

/** An axis on which ticks are laid. */
export interface Ruler {
  readonly domain: readonly [number, number];
  /** In pixels. */
  readonly length: number;
  /** Share of the way from the domain's start to its end. */
  position(value: number): number;
  /** Whether labels stand side by side, so that long ones might touch. */
  readonly across: boolean;
}

/** A step of ticks, `multiple` times ten to the `power`, both whole. */
interface Step {
  readonly multiple: number;
  readonly power: number;
}

/** Ticks at 1, 2, 2.5 or 5 times a power of ten, four to seven of them where their words fit. */
export function linearTicks(ruler: Ruler): Tick[] {
  const most = Math.max(2, Math.min(7, Math.floor(ruler.length / 45)));
  let ticks: Tick[] = [];
  for (let wanted = most; wanted >= 2; wanted--) {
    ticks = ticksAt(ruler, stepFor(ruler.domain, wanted));
    if (fit(ticks, ruler)) return ticks;
  }
  const coarse = coarsestStep(ruler.domain);
  return coarse === undefined ? ticks : ticksAt(ruler, coarse);
}

const multiples: readonly Step[] = [
  { multiple: 5, power: -1 },
  { multiple: 1, power: 0 },
  { multiple: 2, power: 0 },
  { multiple: 25, power: -1 },
  { multiple: 5, power: 0 },
  { multiple: 1, power: 1 },
];

function stepsAbout(raw: number): Step[] {
  const power = Math.floor(Math.log10(raw));
  return multiples.map((step) => ({ multiple: step.multiple, power: step.power + power }));
}

const sizeOf = ({ multiple, power }: Step) => Number(`${multiple}e${power}`);

/** First and last multiple of a step inside of a domain. */
function inside([start, end]: readonly [number, number], step: Step): [number, number] {
  const size = sizeOf(step);
  // A rounding of the quotients is forgiven: a billionth, or what float64 rounds when they are large.
  const slack = (quotient: number) => Math.max(1e-9, 1e-15 * Math.abs(quotient));
  const [low, high] = [start / size, end / size];
  return [Math.ceil(low - slack(low)), Math.floor(high + slack(high))];
}

function countInside(domain: readonly [number, number], step: Step): number {
  const [first, last] = inside(domain, step);
  return last - first + 1;
}

/** The coarsest step below the wanted distance if the next one would leave a tick or two. */
function stepFor(domain: readonly [number, number], wanted: number): Step {
  const raw = domain[1] / wanted - domain[0] / wanted;
  const steps = stepsAbout(raw);
  const coarse = steps.findIndex((step) => sizeOf(step) >= raw * 0.999);
  return countInside(domain, steps[coarse]) >= 3 ? steps[coarse] : steps[Math.max(0, coarse - 1)];
}

function coarsestStep(domain: readonly [number, number]): Step | undefined {
  const steps = stepsAbout(domain[1] / 2 - domain[0] / 2);
  return steps.findLast((step) => countInside(domain, step) >= 2);
}

function ticksAt({ domain }: Ruler, step: Step): Tick[] {
  const [first, last] = inside(domain, step);
  const wholes = Array.from(
    { length: Math.max(0, Math.min(20, last - first + 1)) },
    (_, k) => (first + k) * step.multiple,
  );
  const words = decimalWords(wholes, step.power);
  return wholes.map((whole, k) => ({
    value: whole === 0 ? 0 : Number(`${whole}e${step.power}`),
    words: words[k],
  }));
}

/** Whole numbers times a power of ten in words: all plain, or all with one power of ten. */
function decimalWords(wholes: readonly number[], power: number): string[] {
  const largest = Math.max(...wholes.map(Math.abs));
  if (largest === 0) return wholes.map(() => "0");
  const exponent = String(largest).length - 1 + power;
  const written = (shift: number, unit: string) =>
    wholes.map((whole) => whole === 0 ? "0" : withPoint(whole, shift) + unit);
  const plain = written(power, "");
  if (exponent < 6 && power >= -4) return plain;
  const factored = power === exponent && wholes.every((whole) => [0, 1].includes(Math.abs(whole)))
    ? wholes.map((whole) => whole === 0 ? "0" : `${whole < 0 ? "−" : ""}${powerOfTen(exponent)}`)
    : written(power - exponent, `·${powerOfTen(exponent)}`);
  const longest = (words: readonly string[]) => Math.max(...words.map((word) => word.length));
  const readable = exponent < 15 && exponent > -5 && longest(plain) <= longest(factored);
  return readable ? plain : factored;
}

/** The digits of a whole number times ten to the power. */
function withPoint(whole: number, power: number): string {
  const digits = String(Math.abs(whole));
  const sign = whole < 0 ? "−" : "";
  if (power >= 0) return sign + digits + "0".repeat(power);
  const padded = digits.padStart(1 - power, "0");
  return `${sign}${padded.slice(0, power)}.${padded.slice(power)}`;
}

/** Whether words that stand side by side leave room between them. */
function fit(ticks: readonly Tick[], { across, length, position }: Ruler): boolean {
  if (!across) return true;
  const spoken = ticks.filter(({ words }) => words !== "");
  return spoken.every(({ value, words }, i) => {
    if (i === 0) return true;
    const before = spoken[i - 1];
    const gap = (position(value) - position(before.value)) * length;
    return gap >= (widthOf(words) + widthOf(before.words)) / 2 + 4;
  });
}

/** Digits are about 6 pixels wide at the theme's tick size, raised ones 4. */
function widthOf(words: string): number {
  const raised = words.replace(/[^⁰¹²³⁴⁵⁶⁷⁸⁹⁻]/g, "").length;
  return 6 * (words.length - raised) + 4 * raised;
}

/** Powers of ten with their multiples as silent ticks; below about a decade, 1-2-5 or finer. */
export function logTicks(ruler: Ruler): Tick[] {
  const { domain, length } = ruler;
  const decades = Math.log10(domain[1]) - Math.log10(domain[0]);
  const [first, last] = [Math.floor(Math.log10(domain[0])), Math.ceil(Math.log10(domain[1]))];
  const powers = Array.from({ length: last - first + 1 }, (_, k) => first + k)
    .filter((power) => isInside(ruler, Number(`1e${power}`)));
  if (powers.length < 2 || decades < 1.2) return narrowLogTicks(ruler);
  const every = Math.max(1, Math.ceil(powers.length / Math.max(2, Math.floor(length / 34))));
  const plain = powers[0] >= -2 && powers.at(-1)! <= 3;
  const shown = decades > 6 ? [1] : [1, 2, 3, 4, 5, 6, 7, 8, 9];
  const ticks: Tick[] = [];
  for (let power = first; power <= last; power++) {
    const spoken = (((power - powers[0]) % every) + every) % every === 0;
    for (const multiple of shown) {
      const value = Number(`${multiple}e${power}`);
      if (!isInside(ruler, value)) continue;
      const words = plain ? shortNumber(value) : powerOfTen(power);
      ticks.push({ value, words: multiple === 1 && spoken ? words : "" });
    }
  }
  return ticks;
}

function isInside({ domain }: Ruler, value: number): boolean {
  return value >= domain[0] * (1 - 1e-9) && value <= domain[1] * (1 + 1e-9);
}

function narrowLogTicks(ruler: Ruler): Tick[] {
  const first = Math.floor(Math.log10(ruler.domain[0]));
  const last = Math.ceil(Math.log10(ruler.domain[1]));
  const at = (spoken: readonly number[]) => {
    const ticks: Tick[] = [];
    for (let power = first; power <= last; power++) {
      for (const multiple of [1, 2, 3, 5, 7]) {
        const value = Number(`${multiple}e${power}`);
        if (!isInside(ruler, value)) continue;
        ticks.push({ value, words: spoken.includes(multiple) ? shortNumber(value) : "" });
      }
    }
    return ticks;
  };
  const count = (ticks: readonly Tick[]) => ticks.filter(({ words }) => words !== "").length;
  if (count(at([1, 2, 3, 5, 7])) < 3) return linearTicks(ruler);
  const choices = [[1, 2, 3, 5, 7], [1, 2, 5], [1, 3], [2, 5], [1]].map(at);
  return choices.find((ticks) => count(ticks) >= 2 && fit(ticks, ruler)) ?? linearTicks(ruler);
}

/** Ticks at the sizes that were simulated, if they are few and their words apart. */
export function landmarkTicks(landmarks: Iterable<number>, ruler: Ruler): Tick[] | undefined {
  const sorted = [...new Set(landmarks)].sort((a, b) => a - b);
  if (sorted.length < 3 || sorted.length > 8) return undefined;
  const words = numbersApart(sorted);
  const ticks = sorted.map((value, i) => ({ value, words: words[i] }));
  for (let i = 1; i < sorted.length; i++) {
    const gap = (ruler.position(sorted[i]) - ruler.position(sorted[i - 1])) * ruler.length;
    // Digits are about 6.5 pixels wide at the theme's tick size.
    if (gap < 3.25 * (words[i].length + words[i - 1].length) + 6) return undefined;
  }
  return ticks.every(({ value }) => isWithin(ruler, value)) ? ticks : undefined;
}

/** Ticks that were asked for, as far as the axis shows them. */
export function givenTicks(values: readonly number[], ruler: Ruler): Tick[] {
  const shown = [...new Set(values)].filter((value) => isWithin(ruler, value));
  const words = numbersApart(shown);
  return shown.map((value, i) => ({ value, words: words[i] }));
}

function isWithin({ position }: Ruler, value: number): boolean {
  const share = position(value);
  return share >= -1e-6 && share <= 1 + 1e-6;
}
