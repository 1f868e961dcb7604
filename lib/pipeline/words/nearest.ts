/** Names ordered by likeness to what was written, for "allowed:" lists. */

/** Damerau-Levenshtein distance (adjacent swaps count once), blind to case at a quarter each. */
export function distance(a: string, b: string): number {
  const rows = a.length + 1;
  const columns = b.length + 1;
  const cost = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) cost[i * columns] = i;
  for (let j = 0; j < columns; j++) cost[j] = j;
  for (let i = 1; i < rows; i++) {
    for (let j = 1; j < columns; j++) {
      let best = Math.min(
        cost[(i - 1) * columns + j] + 1,
        cost[i * columns + j - 1] + 1,
        cost[(i - 1) * columns + j - 1] + unlike(a[i - 1], b[j - 1]),
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        best = Math.min(best, cost[(i - 2) * columns + j - 2] + 1);
      }
      cost[i * columns + j] = best;
    }
  }
  return cost[rows * columns - 1];
}

function unlike(a: string, b: string): number {
  if (a === b) return 0;
  return a.toLowerCase() === b.toLowerCase() ? 0.25 : 1;
}

/** Of longer names the beginnings are compared. */
const comparedLength = 80;

/** The names, most like `written` first; equals in alphabetical order. */
export function nearestFirst(written: string, names: Iterable<string>): string[] {
  return [...new Set(names)]
    .map((name) => ({
      name,
      distance: distance(written.slice(0, comparedLength), name.slice(0, comparedLength)),
    }))
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .map(({ name }) => name);
}

/** Of very many names, so many are shown. */
const nearMax = 6;
/** A name is near if so large a part of it, or of what was written, differs at most. */
const farShare = 0.4;

/**
 * The names that are meant perhaps, of very many: those of which what was written is a part, then those
 * that differ from it in a few letters; at most six, and none where nothing is near.
 */
export function nearNames(written: string, names: Iterable<string>): string[] {
  const part = written.toLowerCase();
  const ordered = nearestFirst(written, names);
  const has = part.length < 2 ? [] : ordered.filter((name) => name.toLowerCase().includes(part));
  const near = ordered.filter((name) =>
    distance(written.slice(0, comparedLength), name.slice(0, comparedLength)) <=
      Math.max(1, farShare * Math.min(written.length, name.length))
  );
  return [...new Set([...has, ...near])].slice(0, nearMax);
}

/** The `allowed` part of an error: nearest first, at most twelve of them. */
export function allowedNames(written: string, names: Iterable<string>): string {
  const ordered = nearestFirst(written, names);
  if (ordered.length === 0) return "none";
  const shown = ordered.slice(0, 12).join(", ");
  return ordered.length > 12 ? `${shown} and ${ordered.length - 12} more` : shown;
}
