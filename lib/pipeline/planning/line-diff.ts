/** The lines by which two texts differ, in the form of a unified diff, short. */

export interface DiffLimits {
  /** Equal lines that are shown around a change. */
  readonly context: number;
  /** Lines that are shown; the others are counted. */
  readonly lines: number;
}

/** Pairs of lines that are compared at most: two texts that share little are not compared line by line. */
const pairsMax = 4_000_000;

type Line = readonly [sign: " " | "-" | "+", text: string];

/** `@@ -3,2 +3,3 @@`, then the lines with their signs; none for equal texts. */
export function lineDiff(before: string, after: string, { context, lines }: DiffLimits): string[] {
  const script = scriptOf(linesOf(before), linesOf(after));
  const shown = hunksOf(script, context);
  if (shown.length <= lines) return shown;
  const left = shown.length - lines;
  return [...shown.slice(0, lines), `… ${left} more lines of this difference`];
}

function linesOf(text: string): string[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

/** All lines of both texts: those of a longest common subsequence once, the others with their signs. */
function scriptOf(a: readonly string[], b: readonly string[]): Line[] {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (
    end < a.length - start && end < b.length - start &&
    a[a.length - 1 - end] === b[b.length - 1 - end]
  ) end++;
  const equal = (text: string): Line => [" ", text];
  return [
    ...a.slice(0, start).map(equal),
    ...middleOf(a.slice(start, a.length - end), b.slice(start, b.length - end)),
    ...a.slice(a.length - end).map(equal),
  ];
}

function middleOf(a: readonly string[], b: readonly string[]): Line[] {
  const script: Line[] = [];
  let [i, j] = [0, 0];
  if (a.length * b.length <= pairsMax) {
    const common = commonLengths(a, b);
    const width = b.length + 1;
    while (i < a.length && j < b.length) {
      if (a[i] === b[j]) script.push([" ", a[i]]), i++, j++;
      else if (common[(i + 1) * width + j] >= common[i * width + j + 1]) script.push(["-", a[i++]]);
      else script.push(["+", b[j++]]);
    }
  }
  while (i < a.length) script.push(["-", a[i++]]);
  while (j < b.length) script.push(["+", b[j++]]);
  return script;
}

/** Length of the longest common subsequence of a from i and b from j, row by row. */
function commonLengths(a: readonly string[], b: readonly string[]): Uint32Array {
  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i * width + j] = a[i] === b[j]
        ? lengths[(i + 1) * width + j + 1] + 1
        : Math.max(lengths[(i + 1) * width + j], lengths[i * width + j + 1]);
    }
  }
  return lengths;
}

function hunksOf(script: readonly Line[], context: number): string[] {
  const near = (index: number) =>
    script.slice(Math.max(0, index - context), index + context + 1).some(([sign]) => sign !== " ");
  const lines: string[] = [];
  let [before, after] = [1, 1];
  for (let index = 0; index < script.length;) {
    if (!near(index)) {
      index++, before++, after++;
      continue;
    }
    let end = index;
    while (end < script.length && near(end)) end++;
    const hunk = script.slice(index, end);
    const removed = hunk.filter(([sign]) => sign !== "+").length;
    const added = hunk.filter(([sign]) => sign !== "-").length;
    lines.push(`@@ -${before},${removed} +${after},${added} @@`);
    lines.push(...hunk.map(([sign, text]) => sign + text));
    [before, after, index] = [before + removed, after + added, end];
  }
  return lines;
}
