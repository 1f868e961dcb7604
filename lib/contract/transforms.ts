/** Functions that values pass through, by their words: one vocabulary for checks, fits and figures. */
import * as v from "valibot";

interface Transform {
  value(x: number): number;
  /** How the image of a quantity is written. */
  written(x: string): string;
  /** The function is even and rises from 0: an interval around 0 has its smallest value inside. */
  readonly even?: true;
}

const transforms = {
  identity: { value: (x) => x, written: (x) => x },
  log: { value: Math.log, written: (x) => `ln ${x}` },
  log10: { value: Math.log10, written: (x) => `log10 ${x}` },
  exp: { value: Math.exp, written: (x) => `e^${x}` },
  "exp-twice": { value: (x) => Math.exp(2 * x), written: (x) => `e^(2 ${x})` },
  square: { value: (x) => x * x, written: (x) => `${x}^2`, even: true },
  sqrt: { value: Math.sqrt, written: (x) => `sqrt ${x}` },
  absolute: { value: Math.abs, written: (x) => `|${x}|`, even: true },
  negate: { value: (x) => -x, written: (x) => `-${x}` },
  "one-minus": { value: (x) => 1 - x, written: (x) => `1 - ${x}` },
} as const satisfies Readonly<Record<string, Transform>>;

type TransformName = keyof typeof transforms;
const transformNames = Object.keys(transforms) as TransformName[];
const table: Readonly<Record<TransformName, Transform>> = transforms;

/** One function, or several in turn. */
export type TransformChoice = TransformName | readonly TransformName[];

const name = v.picklist(transformNames);
/** Schema of a {@link TransformChoice}. */
export const transformSchema = v.optional(
  v.pipe(
    v.union([name, v.array(name)]),
    v.description(
      "function that each value passes through first, or several in turn (log: natural; " +
        "exp-twice: x -> e^(2x); one-minus: x -> 1 - x)",
    ),
  ),
  "identity",
);

/** The image of a number; NaN where a function has no value. */
export function applyTransform(value: number, choice: TransformChoice): number {
  return stepsOf(choice).reduce((x, step) => step.value(x), value);
}

/** The image of an interval: its smallest and largest value. */
export function transformInterval(
  [low, high]: readonly [low: number, high: number],
  choice: TransformChoice,
): readonly [low: number, high: number] {
  let ends: readonly [number, number] = [low, high];
  for (const { value, even } of stepsOf(choice)) {
    const around = even === true && ends[0] < 0 && ends[1] > 0;
    const images = ends.map(value);
    ends = [around ? 0 : Math.min(...images), Math.max(...images)];
  }
  return ends;
}

/** The image of a quantity in words: "ln |x|" for [absolute, log] of x. */
export function writtenTransform(quantity: string, choice: TransformChoice): string {
  return stepsOf(choice).reduce((x, step) => step.written(x), quantity);
}

function stepsOf(choice: TransformChoice): readonly Transform[] {
  return (typeof choice === "string" ? [choice] : choice).map((one) => table[one]);
}
