/** Numbers and durations for people. */

/**
 * How to write numbers that are known to within `halfWidth`: two digits of the half-width are shown.
 * Without a half-width, four significant digits.
 */
export function rounder(scale: number, halfWidth: number | null): (value: number) => string {
  const size = Math.abs(scale);
  const exponential = size !== 0 && (size < 1e-4 || size >= 1e6);
  if (halfWidth === null || !(halfWidth > 0)) {
    return (value) => trimmed(exponential ? value.toExponential(3) : significant(value, 4));
  }
  if (exponential) {
    const digits = Math.floor(Math.log10(size)) - Math.floor(Math.log10(halfWidth)) + 1;
    return (value) => trimmed(value.toExponential(Math.min(15, Math.max(0, digits))), false);
  }
  const decimals = Math.min(12, Math.max(0, 1 - Math.floor(Math.log10(halfWidth))));
  return (value) => withoutNegativeZero(value.toFixed(decimals));
}

function significant(value: number, digits: number): string {
  if (value === 0) return "0";
  const decimals = digits - 1 - Math.floor(Math.log10(Math.abs(value)));
  return Math.abs(value) < 1e-4 ? value.toExponential(digits - 1) : value.toFixed(
    Math.min(12, Math.max(0, decimals)),
  );
}

function trimmed(text: string, zeros = true): string {
  const [mantissa, exponent] = text.split("e");
  const short = zeros && mantissa.includes(".") ? mantissa.replace(/\.?0+$/, "") : mantissa;
  const clean = withoutNegativeZero(short);
  return exponent === undefined ? clean : `${clean}e${exponent.replace("+", "")}`;
}

function withoutNegativeZero(text: string): string {
  return /^-0(?:\.0*)?$/.test(text) ? text.slice(1) : text;
}

/** "0.8 s", "12 s", "3 min 20 s", "2 h 5 min". */
export function durationText(seconds: number): string {
  if (seconds < 0.0995) return `${Math.max(1, Math.round(seconds * 1000))} ms`;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.round((whole % 3600) / 60)} min`;
}

/** "12", "1.2k", "3.4M": three digits at most. */
export function countText(count: number): string {
  for (const [size, unit] of [[1e9, "G"], [1e6, "M"], [1e3, "k"]] as const) {
    if (count >= 0.9995 * size) {
      const scaled = count / size;
      return `${
        scaled >= 99.5 ? scaled.toFixed(0) : scaled.toPrecision(3).replace(/\.?0+$/, "")
      }${unit}`;
    }
  }
  return count >= 10 || Number.isInteger(count) ? count.toFixed(0) : count.toPrecision(2);
}

/** "1 job", "3 jobs". */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** "12 bytes", "3.4 kB", "1.2 GB": powers of 1000. */
export function bytesText(bytes: number): string {
  if (bytes < 1000) return counted(bytes, "byte");
  let size = bytes;
  let unit = 0;
  while (size >= 999.5) {
    size /= 1000;
    unit++;
  }
  return `${size >= 99.5 ? size.toFixed(0) : size.toPrecision(2)} ${" kMGTP"[unit]}B`;
}
