/** A polyline with fewer vertices that nobody can tell from it. */

type Place = readonly [x: number, y: number];

/**
 * The vertices of a line without those that lie within `tolerance` of the line that is left (Douglas and
 * Peucker 1973); first and last stay. `places` are the vertices in the unit of `tolerance`. Time grows
 * with the square of their number at worst.
 */
export function simplified<T>(
  line: readonly T[],
  places: readonly Place[],
  tolerance: number,
): T[] {
  if (line.length < 3) return [...line];
  const kept = new Uint8Array(line.length);
  kept[0] = kept[line.length - 1] = 1;
  const parts: [number, number][] = [[0, line.length - 1]];
  for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
    const [from, to] = part;
    let [farthest, distance] = [-1, tolerance];
    for (let i = from + 1; i < to; i++) {
      const off = distanceTo(places[i], places[from], places[to]);
      if (off > distance) [farthest, distance] = [i, off];
    }
    if (farthest < 0) continue;
    kept[farthest] = 1;
    parts.push([from, farthest], [farthest, to]);
  }
  return line.filter((_, i) => kept[i] === 1);
}

/** Distance of a point from the segment between two others. */
function distanceTo([x, y]: Place, [ax, ay]: Place, [bx, by]: Place): number {
  const [dx, dy] = [bx - ax, by - ay];
  const square = dx * dx + dy * dy;
  const along = square === 0 ? 0 : ((x - ax) * dx + (y - ay) * dy) / square;
  const share = Math.min(1, Math.max(0, along));
  return Math.hypot(x - ax - share * dx, y - ay - share * dy);
}
