/** Outlines: read from the `d` of a path as resvg writes it, and written in few characters. */
import { BugError } from "../../lib/contract/errors.ts";
import { simplified } from "../../lib/num/analysis/simplified-line.ts";

/** One line of a path, open or closed, in pixels. */
export interface Contour {
  /** `M`, then `L`, `Q` and `C` as in a path, all absolute, and `Z` at the end if it is closed. */
  readonly letters: string;
  /** The coordinates of all letters in order, x before y. */
  readonly points: readonly number[];
}

/** Least and largest coordinates. */
export interface Box {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

/** Coordinates after a letter. */
const lengths: Readonly<Record<string, number>> = { M: 2, L: 2, Q: 4, C: 6, Z: 0 };

/** Reads absolute moves, lines, curves and ends; a BugError for anything else. */
export function contoursOf(d: string): readonly Contour[] {
  const contours: { letters: string; points: number[] }[] = [];
  for (const [command, letter, words] of d.matchAll(/([A-Za-z])([^A-Za-z]*)/g)) {
    const numbers = words.split(/[\s,]+/).filter((word) => word !== "").map(Number);
    if (numbers.length !== lengths[letter] || !numbers.every(Number.isFinite)) {
      throw new BugError(`the outline of a figure has the step "${command.trim()}"`);
    }
    if (letter === "M") contours.push({ letters: "", points: [] });
    const contour = contours.at(-1);
    if (contour === undefined) throw new BugError("the outline of a figure begins without a place");
    contour.letters += letter;
    for (const number of numbers) contour.points.push(number);
  }
  // A move that nothing follows draws nothing.
  return contours.filter(({ letters }) => letters.length > 1);
}

export function boxOf(contours: readonly Contour[]): Box {
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { points } of contours) {
    for (let i = 0; i < points.length; i += 2) {
      x0 = Math.min(x0, points[i]);
      x1 = Math.max(x1, points[i]);
      y0 = Math.min(y0, points[i + 1]);
      y1 = Math.max(y1, points[i + 1]);
    }
  }
  return { x0, y0, x1, y1 };
}

/** The same elsewhere. */
export function moved({ letters, points }: Contour, dx: number, dy: number): Contour {
  return { letters, points: points.map((value, i) => value + (i % 2 === 0 ? dx : dy)) };
}

/** Lines of fewer vertices stay as they are: marks, letters, cells. */
const fewVertices = 12;
/** Pixels by which a line may be off for having fewer vertices. */
const unseen = 0.04;

/** A line without the vertices that nobody sees. */
export function withoutUnseen(contour: Contour): Contour {
  const { letters, points } = contour;
  if (points.length < 2 * fewVertices || !/^ML+Z?$/.test(letters)) return contour;
  const places = Array.from(
    { length: points.length / 2 },
    (_, k) => [points[2 * k], points[2 * k + 1]] as const,
  );
  const kept = simplified(places, places, unseen);
  const end = letters.endsWith("Z") ? "Z" : "";
  return { letters: `M${"L".repeat(kept.length - 1)}${end}`, points: kept.flat() };
}

/** What coordinates of the published SVG are in: whole numbers, which are shorter than fractions. */
export function hundredths(pixels: number): number {
  // Never minus zero.
  return Math.round(pixels * 100) || 0;
}

/** The `d` of a path in hundredths of a pixel: each step from where the last one ended. */
export function pathText(contours: readonly Contour[]): string {
  const pen = new Pen();
  for (const contour of contours) pen.draw(contour);
  return pen.text;
}

/**
 * Hundredths of a pixel by which the control point of a curve may be off where it goes on smoothly: the curve
 * itself is off by half of it at most.
 */
const controlOff = 2;

class Pen {
  text = "";
  /** Where the last step ended, in hundredths: what is rounded is the place, so that errors do not add up. */
  #x = 0;
  #y = 0;
  #letter = "";
  /** Where a curve that goes on smoothly has its control point; absent after anything but a curve. */
  #control: readonly [x: number, y: number] | undefined;

  draw({ letters, points }: Contour): void {
    const places = points.map(hundredths);
    const [startX, startY] = places;
    const isClosed = letters.endsWith("Z");
    let at = 0;
    let start = 0;
    for (let k = 0; k < letters.length; k++) {
      const letter = letters[k];
      const own = places.slice(at, at + lengths[letter]);
      at += own.length;
      const isLast = k > 1 && k === letters.length - 2;
      // The end of a closed line is drawn by its end.
      const isBack = letter === "L" && isClosed && isLast && own[0] === startX && own[1] === startY;
      if (letter === "Z") this.#close(startX, startY);
      else if (!isBack) this.#step(letter, own);
      if (k === 0) start = this.text.length;
    }
    // A line of no length is a dot where lines have round ends.
    if (this.text.length === start) this.#write("h", [0]);
  }

  #close(x: number, y: number): void {
    this.text += "z";
    this.#control = undefined;
    this.#letter = "z";
    [this.#x, this.#y] = [x, y];
  }

  #step(letter: string, places: readonly number[]): void {
    const steps = places.map((value, i) => value - (i % 2 === 0 ? this.#x : this.#y));
    [this.#x, this.#y] = places.slice(-2);
    if (letter !== "Q") this.#control = undefined;
    if (letter === "Q") this.#bend(places, steps);
    else if (letter !== "L") this.#write(letter.toLowerCase(), steps);
    else if (steps[0] !== 0 && steps[1] !== 0) this.#write("l", steps);
    else if (steps[0] !== 0) this.#write("h", [steps[0]]);
    else if (steps[1] !== 0) this.#write("v", [steps[1]]);
  }

  /** A curve that goes on smoothly, as most of a letter's do, need not say how it begins. */
  #bend([controlX, controlY, x, y]: readonly number[], steps: readonly number[]): void {
    const isSmooth = this.#control !== undefined &&
      Math.abs(this.#control[0] - controlX) <= controlOff &&
      Math.abs(this.#control[1] - controlY) <= controlOff;
    if (isSmooth) this.#write("t", steps.slice(2));
    else this.#write("q", steps);
    const [begunX, begunY] = isSmooth ? this.#control! : [controlX, controlY];
    this.#control = [2 * x - begunX, 2 * y - begunY];
  }

  #write(letter: string, steps: readonly number[]): void {
    const isSame = letter === this.#letter && letter !== "m";
    if (!isSame) this.text += this.text === "" ? letter.toUpperCase() : letter;
    this.#letter = letter;
    steps.forEach((step, i) => {
      // A sign begins a number by itself, and so does what follows a letter.
      this.text += step < 0 || !isSame && i === 0 ? step : ` ${step}`;
    });
  }
}
