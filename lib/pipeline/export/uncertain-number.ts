/** A measured number with its uncertainty in its last digits, as siunitx reads it: -0.7472(22). */
import { rounder } from "../words/number-text.ts";

export interface UncertainNumber {
  /** Decimal digits, and in brackets the uncertainty in units of the last of them. */
  readonly mantissa: string;
  /** Power of ten; 0 where none is written. */
  readonly exponent: number;
}

/**
 * The number, rounded by its interval. The uncertainty is the distance of the further end, so that what is
 * written reaches as far as the interval does, to the rounding; its digits are those of the Particle Data
 * Group's rule: two where the three first ones are 100 to 354, else one, and 950 to 999 are 1000. A number
 * with one end only is rounded by it and has no brackets; without any, and where the interval has no width,
 * it has four digits.
 */
export function uncertainNumber(
  value: number,
  { low, high }: { readonly low: number | null; readonly high: number | null },
): UncertainNumber {
  const half = Math.max(low === null ? 0 : value - low, high === null ? 0 : high - value);
  if (low === null || high === null || !(half > 0)) {
    const [mantissa, exponent = "0"] = rounder(value, half > 0 ? half : null)(value).split("e");
    return { mantissa, exponent: Number(exponent) };
  }
  const place = lastPlace(half);
  const size = Math.max(Math.abs(value), half);
  const exponent = size < 1e-4 || size >= 1e6 ? decimalExponent(size) : 0;
  const [scaled, width] = [shifted(value, -exponent), shifted(half, -exponent)];
  const decimals = exponent - place;
  if (decimals >= 0) {
    const units = Math.round(shifted(width, decimals));
    return { mantissa: `${withoutNegativeZero(scaled.toFixed(decimals))}(${units})`, exponent };
  }
  const rounded = (of: number) => shifted(Math.round(shifted(of, decimals)), -decimals);
  return { mantissa: `${rounded(scaled) + 0}(${rounded(width)})`, exponent };
}

/** "-0.7472(22)", "1.20(3)e-5". */
export function uncertainText({ mantissa, exponent }: UncertainNumber): string {
  return exponent === 0 ? mantissa : `${mantissa}e${exponent}`;
}

/** Power of ten of the last digit that is written. */
function lastPlace(half: number): number {
  const [digits, exponent] = half.toExponential(2).split("e");
  const first = Math.round(100 * Number(digits));
  const place = Number(exponent);
  // 950 to 999 are 1000, of which two digits are written.
  return first < 355 ? place - 1 : place;
}

function decimalExponent(value: number): number {
  return Number(value.toExponential().split("e")[1]);
}

/** value * 10^places, rounded once: products of powers of ten are not exact. */
function shifted(value: number, places: number): number {
  const [digits, exponent] = value.toExponential().split("e");
  return Number(`${digits}e${Number(exponent) + places}`);
}

function withoutNegativeZero(text: string): string {
  return /^-0(?:\.0*)?$/.test(text) ? text.slice(1) : text;
}
