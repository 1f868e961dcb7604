/** What a picture says once and uses where it occurs: letters and marks, and whole texts made of them. */
import { dotOf } from "./dots.ts";
import { type Look, shortNumber } from "./looks.ts";
import { type Contour, hundredths, moved, pathText } from "./path-data.ts";
import { mergedPaths, type Outline, type Run } from "./runs.ts";
import { partsOf, type Placed, type PlacedShape, type Shape, Shapes } from "./shapes.ts";

/** Characters of `<use href="#ab" x="12345" y="6780"/>`, about. */
const useLength = 30;
/** Those of one that lies on its line's height. */
const shortUseLength = 24;
/** Those around what is defined. */
const definitionLength = 22;

export class RepeatedOutlines {
  /** Elements for `defs`. */
  readonly definitions: string;
  readonly #shapes = new Shapes();
  readonly #placed = new Map<Outline, Placed>();
  readonly #nameOf = new Map<Shape, string>();
  /** By {@link wordOf}. */
  readonly #nameOfWord = new Map<string, string>();

  /** `taken`: identifiers that the document has. */
  constructor(runs: readonly Run[], taken: ReadonlySet<string | undefined>) {
    const words = new Map<string, { readonly parts: readonly PlacedShape[]; count: number }>();
    for (const { look, outlines } of runs) {
      if (look.isWhole) continue;
      for (const outline of outlines) {
        if (dotOf(outline) !== undefined) continue;
        const { parts } = this.#place(outline);
        const word = words.get(wordOf(parts)) ?? { parts, count: 0 };
        word.count++;
        words.set(wordOf(parts), word);
      }
    }
    const uses = new Map<Shape, number>();
    const repeatedWords: string[] = [];
    for (const [word, { parts, count }] of words) {
      const isDefined = parts.length > 1 && isWorth(shortUseLength * parts.length, count);
      if (isDefined) repeatedWords.push(word);
      for (const { shape } of parts) {
        uses.set(shape, (uses.get(shape) ?? 0) + (isDefined ? 1 : count));
      }
    }
    const shapes = [...uses].filter(([{ contours }, count]) =>
      isWorth(pathText(contours).length, count)
    ).sort(([a, some], [b, others]) => others - some || a.index - b.index).map(([shape]) => shape);
    const names = freeNames(taken);
    for (const shape of shapes) this.#nameOf.set(shape, names.next().value!);
    for (const word of repeatedWords) this.#nameOfWord.set(word, names.next().value!);
    this.definitions = [
      ...shapes.map((shape) =>
        `<path id="${this.#nameOf.get(shape)}" d="${pathText(shape.contours)}"/>`
      ),
      ...repeatedWords.map((word) =>
        `<g id="${this.#nameOfWord.get(word)}">${this.#inner(words.get(word)!.parts)}</g>`
      ),
    ].join("\n");
  }

  /** Outlines of one look as elements that use what is defined, and as the paths that are left. */
  split(
    look: Look,
    outlines: readonly Outline[],
  ): { readonly elements: readonly string[]; readonly rest: readonly (readonly Contour[])[] } {
    const byScale = new Map<number, string[]>();
    const left: Outline[] = [];
    for (const outline of outlines) {
      const placed = this.#placed.get(outline);
      if (placed === undefined) {
        left.push(outline);
        continue;
      }
      const { scale, parts } = placed;
      const elements = byScale.get(scale) ?? [];
      byScale.set(scale, elements);
      const [x, y] = [hundredths(outline.x / scale), hundredths(outline.y / scale)];
      const rest = this.#nameOfWord.has(wordOf(parts))
        ? []
        : parts.filter(({ shape }) => !this.#nameOf.has(shape));
      elements.push(...this.#uses(parts, x, y));
      if (rest.length > 0) {
        left.push({ ...outline, contours: rest.flatMap(({ contours }) => contours) });
      }
    }
    const elements = [...byScale].flatMap(([scale, elements]) =>
      scale === 1 || elements.length === 0
        ? elements
        : [`<g transform="scale(${shortNumber(scale)})">${elements.join("")}</g>`]
    );
    return { elements, rest: mergedPaths(look, left) };
  }

  /** The parts that are defined, or all of them as a word that is. */
  #uses(parts: readonly PlacedShape[], x: number, y: number): readonly string[] {
    const word = this.#nameOfWord.get(wordOf(parts));
    if (word !== undefined) return [use(word, x, y)];
    const used = parts.filter(({ shape }) => this.#nameOf.has(shape));
    // Letters of one line share its height.
    const [first] = used;
    const isLine = used.length > 3 && used.every((part) => part.y === first.y);
    const elements = used.map((part) =>
      use(this.#nameOf.get(part.shape)!, part.x + (isLine ? 0 : x), isLine ? 0 : part.y + y)
    );
    if (!isLine) return elements;
    return [
      `<g transform="translate(${x} ${first.y + y})">${elements.join("")}</g>`,
    ];
  }

  #place(outline: Outline): Placed {
    const { look: { fills, strokes }, contours } = outline;
    const placed = strokes || !fills
      ? this.#shapes.place([contours], false)
      : this.#shapes.place(partsOf(contours), true);
    this.#placed.set(outline, placed);
    return placed;
  }

  /** The elements of a text around its origin. */
  #inner(parts: readonly PlacedShape[]): string {
    return parts.map((part) => {
      const name = this.#nameOf.get(part.shape);
      return name === undefined
        ? `<path d="${pathText(around(part))}"/>`
        : use(name, part.x, part.y);
    }).join("");
  }
}

function isWorth(length: number, count: number): boolean {
  return count * length > count * useLength + length + definitionLength;
}

/** The shapes of an outline and their places, as one name. */
function wordOf(parts: readonly PlacedShape[]): string {
  return parts.map(({ shape, x, y }) => `${shape.index} ${x} ${y}`).join(",");
}

function around({ shape, x, y }: PlacedShape): readonly Contour[] {
  return shape.contours.map((contour) => moved(contour, x / 100, y / 100));
}

function use(name: string, x: number, y: number): string {
  const place = [["x", x], ["y", y]] as const;
  const attributes = place.filter(([, value]) => value !== 0)
    .map(([key, value]) => ` ${key}="${value}"`).join("");
  return `<use href="#${name}"${attributes}/>`;
}

const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** Names of one letter, then of two, three: those that are not taken. */
function* freeNames(taken: ReadonlySet<string | undefined>): Generator<string, string> {
  for (let number = 0;; number++) {
    let name = "";
    for (let rest = number; rest >= 0; rest = Math.floor(rest / letters.length) - 1) {
      name = letters[rest % letters.length] + name;
    }
    if (!taken.has(name)) yield name;
  }
}
