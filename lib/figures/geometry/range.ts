/** Least and largest of many numbers, without spreading them into arguments. */

/** [Infinity, -Infinity] for none. NaN counts as no number. */
export function rangeOf(values: Iterable<number>): [low: number, high: number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}
