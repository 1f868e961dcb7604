/** Numbers in words: values of axes, titles of facets, names of series. */
import type { Scalar } from "../../contract/table.ts";

const superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** 10 to an integer power, as in 10⁻³. */
export function powerOfTen(exponent: number): string {
  const digits = String(Math.abs(exponent)).replace(/\d/g, (digit) => superscripts[Number(digit)]);
  return `10${exponent < 0 ? "⁻" : ""}${digits}`;
}

/** A number with at most `digits` significant digits, typographic minus, no trailing zeros. */
export function shortNumber(value: number, digits = 4): string {
  if (value === 0) return "0";
  if (!Number.isFinite(value)) return String(value).replace("-", "−");
  const magnitude = Math.abs(value);
  if (magnitude >= 1e6 || magnitude < 1e-4) {
    // From the decimal digits: a division by 10 ** -320 would lose them.
    const [mantissa, exponent] = value.toExponential(digits - 1).split("e").map(Number);
    const power = powerOfTen(exponent);
    return (mantissa === 1 ? power : `${mantissa}·${power}`).replace("-", "−");
  }
  return String(Number(value.toPrecision(digits))).replace("-", "−");
}

/**
 * Numbers in words that tell them apart: each is within a hundredth of the distance to its nearest
 * neighbour of what its words say, and integers below 10¹⁰ are exact (16384, not 16380).
 */
export function numbersApart(values: readonly number[]): string[] {
  const sorted = [...new Set(values)].sort((a, b) => a - b);
  const gaps = new Map(sorted.map((value, i) => [
    value,
    Math.min(value - (sorted[i - 1] ?? -Infinity), (sorted[i + 1] ?? Infinity) - value),
  ]));
  return values.map((value) => {
    const rounded = (digits: number) => Number(value.toPrecision(digits));
    const whole = Number.isInteger(value) && Math.abs(value) < 1e10;
    if (whole && rounded(4) !== value) return String(value).replace("-", "−");
    const gap = gaps.get(value) ?? Infinity;
    let digits = 4;
    while (digits < 17 && !(Math.abs(rounded(digits) - value) <= gap / 100)) digits++;
    return shortNumber(value, digits);
  });
}

/** Hyphens that stand for minus signs, before a digit or between spaces, as minus signs. */
export function withMinusSigns(text: string): string {
  return text.replace(/(?<=^|[\s({^_|=])-(?=[\s\d])/g, "−");
}

/**
 * How the value of a facet or series reads: from its own words, or the template's {}. `among` are all
 * values that it must be told from.
 */
export function wordsFor(
  value: Scalar,
  { title, labels }: { title: string; labels: Readonly<Record<string, string>> },
  among: readonly Scalar[] = [],
): string {
  const text = String(value);
  if (Object.hasOwn(labels, text)) return labels[text];
  if (typeof value !== "number") return title.replaceAll("{}", () => text);
  const others = among.filter((other) => typeof other === "number" && Number.isFinite(other));
  const [words] = numbersApart([value, ...others as number[]]);
  return title.replaceAll("{}", words);
}
