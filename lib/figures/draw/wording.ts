/** Numbers in words: ticks, values of axes, titles of facets. */
import type { Scalar } from "../../contract/table.ts";

const superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** 10 to an integer power, as in 10⁻³. */
export function powerOfTen(exponent: number): string {
  const digits = String(Math.abs(exponent)).replace(/\d/g, (digit) => superscripts[Number(digit)]);
  return `10${exponent < 0 ? "⁻" : ""}${digits}`;
}

/** A number with up to `digits` significant digits, typographic minus, no trailing zeros. */
export function shortNumber(value: number, digits = 4): string {
  if (value === 0) return "0";
  const magnitude = Math.abs(value);
  if (magnitude >= 1e6 || magnitude < 1e-4) {
    const exponent = Math.floor(Math.log10(magnitude) + 1e-12);
    const mantissa = Number((value / 10 ** exponent).toPrecision(digits));
    const power = powerOfTen(exponent);
    return (mantissa === 1 ? power : `${mantissa}·${power}`).replace("-", "−");
  }
  return String(Number(value.toPrecision(digits))).replace("-", "−");
}

/** Hyphens that stand for minus signs, before a digit or between spaces, as minus signs. */
export function withMinusSigns(text: string): string {
  return text.replace(/(?<=^|[\s({^_|=])-(?=[\s\d])/g, "−");
}

/** How the value of a facet or series reads: from its own words, or the template's {}. */
export function wordsFor(
  value: Scalar,
  { title, labels }: { title: string; labels: Readonly<Record<string, string>> },
): string {
  const text = String(value);
  if (Object.hasOwn(labels, text)) return labels[text];
  return title.replaceAll("{}", typeof value === "number" ? shortNumber(value) : text);
}
