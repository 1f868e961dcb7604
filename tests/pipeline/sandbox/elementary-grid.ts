/** Results of elementary functions over many arguments as one digest; runs in any engine. */
import { digestOfBytes } from "../../../lib/pipeline/recompute/equality.ts";

type Functions = Readonly<Record<string, (...values: readonly number[]) => number>>;

/** Arguments over all sizes, from a fixed sequence with exact steps. */
function grid(): number[] {
  const values: number[] = [];
  let state = 1;
  const drawn = () => (state = (state * 48271) % 2147483647) / 2147483647;
  for (let i = 0; i < 400; i++) {
    const sign = i % 2 === 0 ? 1 : -1;
    values.push(sign * drawn(), sign * 20 * drawn(), sign * 700 * drawn());
    values.push(sign * 5e6 * drawn(), sign * drawn() / 2 ** (i % 200));
  }
  return values;
}

/** Names in order: another order of keys is the same set of functions. */
const names = [
  ...["acos", "acosh", "asin", "asinh", "atan", "atan2", "atanh", "cbrt", "cos", "cosh", "exp"],
  ...["expm1", "hypot", "log", "log10", "log1p", "log2", "pow", "sin", "sinh", "tan", "tanh"],
];

/** SHA-256, in hexadecimal digits; what is no number counts as one and the same. */
export async function digestOfGrid(functions: Functions): Promise<string> {
  const values = grid();
  const results = new Float64Array(names.length * values.length);
  names.forEach((name, row) =>
    values.forEach((value, i) => {
      const second = values[(i + 7) % values.length];
      const found = name === "pow"
        ? functions.pow(Math.abs(value), second % 8)
        : functions[name](value, second);
      results[row * values.length + i] = Number.isNaN(found) ? 0.5 : found;
    })
  );
  return await digestOfBytes(new Uint8Array(results.buffer));
}
