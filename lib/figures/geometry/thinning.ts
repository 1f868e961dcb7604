/** Fewer rows than there are, without losing what stands out. */

/** At most `most` of the items, evenly spaced, first and last kept: for samples, not for curves. */
export function thinned<T>(items: readonly T[], most: number): T[] {
  if (items.length <= most) return [...items];
  return Array.from(
    { length: most },
    (_, k) => items[Math.round((k * (items.length - 1)) / (most - 1))],
  );
}

/**
 * At most `most` items of a curve, in their order. The curve is cut into stretches of equal numbers of
 * items; of each the first and the last are kept, and those at which one of `heights` is least and
 * largest. A spike of one item stays.
 */
export function thinnedCurve<T>(
  items: readonly T[],
  most: number,
  heights: readonly ((item: T) => number)[],
): T[] {
  if (items.length <= most) return [...items];
  const stretches = Math.max(1, Math.floor(most / (2 + 2 * heights.length)));
  const kept: T[] = [];
  for (let s = 0; s < stretches; s++) {
    const start = Math.floor(s * items.length / stretches);
    const end = Math.floor((s + 1) * items.length / stretches);
    const places = new Set([start, end - 1]);
    for (const height of heights) {
      let [least, largest] = [start, start];
      for (let i = start; i < end; i++) {
        if (height(items[i]) < height(items[least])) least = i;
        if (height(items[i]) > height(items[largest])) largest = i;
      }
      places.add(least).add(largest);
    }
    for (const place of [...places].sort((a, b) => a - b)) kept.push(items[place]);
  }
  return kept;
}
