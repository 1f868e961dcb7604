/** The Gram matrix of the inputs that a stage was given. */
import { UserError } from "../../contract/errors.ts";
import { numbers, type Table } from "../../contract/table.ts";

/** Gram matrix of m inputs, as log squared norms and correlations; dimensionless. */
export interface InputGram {
  /** Number of inputs, m. */
  readonly count: number;
  /** ln V_0^aa, V_0^ab = <x^a, x^b> / n_in. */
  readonly logNorm: Float64Array;
  /** rho_0^ab, m x m, row-major; 1 on the diagonal. */
  readonly correlation: Float64Array;
}

/** The inputs themselves, row-major m x n_in: columns x1, x2, … of the `data` input. */
export function inputComponents(data: Table | undefined): { count: number; x: Float64Array } {
  const names = Object.keys(data?.columns ?? {}).filter((name) => /^x\d+$/.test(name));
  if (data === undefined || names.length === 0) {
    throw new UserError({
      action: "cannot propagate without inputs",
      allowed: "an input `data` with columns x1, x2, …",
      hint: "add a generate-data stage with `data: gram-inputs`",
    });
  }
  const x = new Float64Array(data.length * names.length);
  names.forEach((name, j) => {
    const column = numbers(data, name);
    for (let a = 0; a < data.length; a++) x[a * names.length + j] = column[a];
  });
  return { count: data.length, x };
}

/** Log norms and correlations of the inputs of a `data` table. */
export function inputGram(data: Table | undefined): InputGram {
  const { count, x } = inputComponents(data);
  const dimension = x.length / count;
  const gram = (a: number, b: number) => {
    let sum = 0;
    for (let j = 0; j < dimension; j++) sum += x[a * dimension + j] * x[b * dimension + j];
    return sum / dimension;
  };
  const logNorm = Float64Array.from({ length: count }, (_, a) => Math.log(gram(a, a)));
  const correlation = new Float64Array(count * count);
  for (let a = 0; a < count; a++) {
    for (let b = 0; b < count; b++) {
      correlation[a * count + b] = a === b
        ? 1
        : gram(a, b) * Math.exp(-(logNorm[a] + logNorm[b]) / 2);
    }
  }
  return { count, logNorm, correlation };
}
