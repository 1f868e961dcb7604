/** The `d` of a path as a viewer follows it, in absolute places: written apart from what is tested. */

export interface Drawn {
  letters: string;
  points: number[];
}

const counts: Readonly<Record<string, number>> = { m: 2, l: 2, h: 1, v: 1, q: 4, t: 2, c: 6, z: 0 };

/** One entry a contour. Understands a large M at the start and small letters after it. */
export function drawnSteps(d: string): readonly Drawn[] {
  const words = d.match(/[A-Za-z]|-?(?:\d+\.?\d*|\.\d+)/g) ?? [];
  const drawn: Drawn[] = [];
  let [x, y, startX, startY, letter] = [0, 0, 0, 0, ""];
  let control: [number, number] | undefined;
  for (let at = 0; at < words.length;) {
    if (/[A-Za-z]/.test(words[at])) letter = words[at++].toLowerCase();
    const given = words.slice(at, at += counts[letter]).map(Number);
    if (given.some((number) => !Number.isFinite(number))) throw new Error(`${d} at word ${at}`);
    if (letter === "m") {
      [x, y] = [x + given[0], y + given[1]];
      [startX, startY] = [x, y];
      drawn.push({ letters: "M", points: [x, y] });
      control = undefined;
      continue;
    }
    const now = drawn.at(-1)!;
    if (letter === "z") {
      now.letters += "Z";
      [x, y] = [startX, startY];
      control = undefined;
      continue;
    }
    const steps = letter === "h" ? [given[0], 0] : letter === "v" ? [0, given[0]] : given;
    const places = steps.map((step, i) => step + (i % 2 === 0 ? x : y));
    const before: [number, number] = control ?? [x, y];
    if (letter === "t") places.unshift(...before);
    now.letters += { h: "L", v: "L", t: "Q" }[letter] ?? letter.toUpperCase();
    now.points.push(...places);
    [x, y] = places.slice(-2);
    control = letter === "q" || letter === "t" ? [2 * x - places[0], 2 * y - places[1]] : undefined;
  }
  return drawn;
}
