/** Reads the numbers that figures write: −2.5·10⁻⁷, 10³, 0.25. */

const superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** Throws for a text that is no number. */
export function numberIn(words: string): number {
  const plain = words.replace("−", "-")
    .replace(/⁻/g, "-")
    .replace(/[⁰¹²³⁴⁵⁶⁷⁸⁹]/g, (digit) => String(superscripts.indexOf(digit)));
  const factored = /^(-?)(?:(-?[\d.]+)·)?10(-?\d+)$/.exec(plain);
  // "10" and "100" are plain; a power has raised digits.
  if (factored !== null && /[⁰¹²³⁴⁵⁶⁷⁸⁹]/.test(words)) {
    const [, sign, mantissa = "1", exponent] = factored;
    return Number(`${sign}${mantissa}e${exponent}`);
  }
  if (!/^-?\d+(\.\d+)?$/.test(plain)) throw new Error(`"${words}" is no number`);
  return Number(plain);
}
