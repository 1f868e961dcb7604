/** Exact decimal numbers: what the user wrote, added and multiplied without rounding. */

/** The number `digits * 10^-scale`; `scale` is not negative. */
export interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

/** The decimal that a finite number is written as: 0.1 is exactly one tenth. */
export function decimalOf(value: number): Decimal {
  const [, sign, whole, fraction = "", exponent = "0"] = /^(-?)(\d+)(?:\.(\d+))?(?:e([-+]\d+))?$/
    .exec(String(value))!;
  const digits = BigInt(`${sign}${whole}${fraction}`);
  const scale = fraction.length - Number(exponent);
  return scale >= 0 ? { digits, scale } : { digits: digits * 10n ** BigInt(-scale), scale: 0 };
}

/** The nearest float64; the decimal is written out and read, so that it is rounded once. */
export function numberOf({ digits, scale }: Decimal): number {
  return Number(`${digits}e-${scale}`);
}

export function sum(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  return { digits: digitsAt(a, scale) + digitsAt(b, scale), scale };
}

export function difference(a: Decimal, b: Decimal): Decimal {
  return sum(a, { digits: -b.digits, scale: b.scale });
}

export function product(a: Decimal, b: Decimal): Decimal {
  return { digits: a.digits * b.digits, scale: a.scale + b.scale };
}

/** Negative, zero or positive as a is below, equal to or above b. */
export function compare(a: Decimal, b: Decimal): number {
  const { digits } = difference(a, b);
  return digits < 0n ? -1 : digits > 0n ? 1 : 0;
}

/** a / b rounded towards zero to a whole number, and whether nothing was left; b is not 0. */
export function quotient(
  a: Decimal,
  b: Decimal,
): { readonly whole: bigint; readonly exact: boolean } {
  const scale = Math.max(a.scale, b.scale);
  const [above, below] = [digitsAt(a, scale), digitsAt(b, scale)];
  return { whole: above / below, exact: above % below === 0n };
}

/** a / n, correct to 40 decimal places beyond those of a (exact where it ends before). */
export function divided(a: Decimal, n: number): Decimal {
  const places = 40;
  return { digits: a.digits * 10n ** BigInt(places) / BigInt(n), scale: a.scale + places };
}

function digitsAt({ digits, scale }: Decimal, wanted: number): bigint {
  return digits * 10n ** BigInt(wanted - scale);
}
