/**
 * Functions of means, one value for each group behind them. For an estimate g(mean of s) the pseudo-values
 * g(mean) + g'(mean) (s_i - mean) have the estimate as their mean and the standard error of the delta
 * method as theirs (the infinitesimal jackknife: Efron 1982), so every check and fit of samples can use them.
 */

/** Mean of the values. */
export function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}

/** Pseudo-values of the ratio of two means. */
export function ratioValues(above: Float64Array, below: Float64Array): Float64Array {
  const scale = meanOf(below);
  const ratio = meanOf(above) / scale;
  return above.map((value, i) => ratio + (value - ratio * below[i]) / scale);
}

/** Pseudo-values of a standard deviation, from those of the mean and of the mean square. */
export function deviationValues(mean: Float64Array, square: Float64Array): Float64Array {
  const centre = meanOf(mean);
  const deviation = Math.sqrt(meanOf(square) - centre ** 2);
  return mean.map((value, i) => {
    const change = square[i] - meanSquare(deviation, centre) - 2 * centre * (value - centre);
    return deviation + change / (2 * deviation);
  });
}

function meanSquare(deviation: number, centre: number): number {
  return deviation ** 2 + centre ** 2;
}
