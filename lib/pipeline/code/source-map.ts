/** Source maps (version 3): from a position in a bundle to the position in the file that it is from. */
import { columnBefore, type Cut } from "./path-free.ts";

export interface SourcePosition {
  readonly file: string;
  /** Both count from 1. */
  readonly line: number;
  readonly column: number;
}

/** generated column, source, line, column; all count from 0 */
type Segment = readonly [number, number, number, number];

export class SourceMap {
  readonly #sources: readonly string[];
  readonly #lines: readonly (readonly Segment[])[];
  readonly #cuts: readonly Cut[];

  /** `cuts`: what was taken out of the code since. Throws a SyntaxError for what is not a source map. */
  constructor(text: string, cuts: readonly Cut[] = []) {
    const { version, sources, mappings } = JSON.parse(text) as Record<string, unknown>;
    if (version !== 3 || !Array.isArray(sources) || typeof mappings !== "string") {
      throw new SyntaxError("not a source map of version 3");
    }
    this.#sources = sources.map(String);
    this.#lines = decoded(mappings);
    this.#cuts = cuts;
  }

  /** Where a position of the bundle (counted from 1, as in a stack) is from. */
  positionOf(line: number, column: number): SourcePosition | undefined {
    const before = columnBefore(this.#cuts, { line, column });
    const segment = this.#lines[line - 1]?.findLast(([generated]) => generated <= before - 1);
    if (segment === undefined) return undefined;
    const [, source, sourceLine, sourceColumn] = segment;
    return { file: this.#sources[source], line: sourceLine + 1, column: sourceColumn + 1 };
  }
}

const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

function decoded(mappings: string): Segment[][] {
  let [source, line, column] = [0, 0, 0];
  return mappings.split(";").map((text) => {
    let generated = 0;
    const segments: Segment[] = [];
    for (const part of text.split(",")) {
      if (part === "") continue;
      const fields = numbersOf(part);
      generated += fields[0];
      // A segment without a source is code that the bundler wrote.
      if (fields.length < 4) continue;
      source += fields[1];
      line += fields[2];
      column += fields[3];
      segments.push([generated, source, line, column]);
    }
    return segments;
  });
}

/** Numbers in base 64, least digit first, with a bit that says whether more follow. */
function numbersOf(text: string): number[] {
  const numbers: number[] = [];
  let value = 0;
  let shift = 0;
  for (const character of text) {
    const digit = digits.indexOf(character);
    if (digit < 0) throw new SyntaxError(`not a source map: "${character}"`);
    value += (digit & 31) << shift;
    shift += 5;
    if (digit & 32) continue;
    numbers.push(value & 1 ? -(value >> 1) : value >> 1);
    [value, shift] = [0, 0];
  }
  return numbers;
}
