/**
 * A small terminal: the lines that are on its screen after what was written to it, with wrapping,
 * scrolling, and the escape codes that the display uses. It refuses any other code.
 */
import { widthOf } from "../../../lib/pipeline/words/text-table.ts";

export class Screen {
  columns: number;
  rows: number;
  #lines: string[][] = [[]];
  /** Cursor; the row counts from the first line ever written. */
  #row = 0;
  #column = 0;
  cursorIsHidden = false;
  /** Codes that change colours. */
  colours = 0;
  /** Writes so far, and cells that were written. */
  writes = 0;
  cells = 0;
  /** The cursor was sent above the top of the screen: what it erased there was not its own. */
  overshot = false;

  constructor(columns: number, rows: number) {
    this.columns = columns;
    this.rows = rows;
  }

  /** What is on the screen, without spaces at the ends of lines and empty lines at the end. */
  get lines(): string[] {
    const lines = this.#lines.slice(this.#top).map((cells) => cells.join("").trimEnd());
    while (lines.at(-1) === "") lines.pop();
    return lines;
  }

  /** Everything, what has scrolled away included. */
  get all(): string[] {
    return this.#lines.map((cells) => cells.join("").trimEnd());
  }

  get #top(): number {
    return Math.max(0, this.#lines.length - this.rows);
  }

  /** Wraps the lines anew, as terminals do. */
  resize(columns: number, rows: number): void {
    const lines: string[][] = [];
    let row = 0;
    for (const [index, cells] of this.#lines.entries()) {
      if (index === this.#row) row = lines.length;
      for (let at = 0; at === 0 || at < cells.length; at += columns) {
        lines.push(cells.slice(at, at + columns));
      }
    }
    [this.columns, this.rows, this.#lines, this.#row] = [columns, rows, lines, row];
  }

  write(text: string): void {
    this.writes++;
    for (let rest = text; rest !== "";) {
      // deno-lint-ignore no-control-regex
      const code = /^\x1b\[(\??)([0-9;]*)([A-Za-z])/.exec(rest);
      if (code !== null) {
        this.#obey(code[1] + code[3], code[2]);
        rest = rest.slice(code[0].length);
        continue;
      }
      const [character] = rest;
      this.#put(character);
      rest = rest.slice(character.length);
    }
  }

  #obey(code: string, parameters: string): void {
    const count = parameters === "" ? 1 : Number(parameters);
    if (code === "A") {
      if (this.#row - count < this.#top) this.overshot = true;
      this.#row = Math.max(this.#top, this.#row - count);
    } else if (code === "K") this.#lines[this.#row].length = this.#column;
    else if (code === "J") {
      this.#lines[this.#row].length = this.#column;
      this.#lines.length = this.#row + 1;
    } else if (code === "?h" || code === "?l") this.cursorIsHidden = code === "?l";
    else if (code === "m") this.colours++;
    else throw new Error(`the screen does not know the code ${code}`);
  }

  #put(character: string): void {
    if (character === "\r") this.#column = 0;
    else if (character === "\n") this.#newLine();
    else {
      if (character < " ") throw new Error(`control character ${character.charCodeAt(0)}`);
      const width = widthOf(character);
      if (this.#column + width > this.columns) this.#newLine();
      const line = this.#lines[this.#row];
      while (line.length < this.#column) line.push(" ");
      if (width === 0) line[this.#column - 1] += character;
      else line[this.#column] = character;
      if (width === 2) line[this.#column + 1] = "";
      this.#column += width;
      this.cells++;
    }
  }

  #newLine(): void {
    this.#column = 0;
    this.#row++;
    if (this.#row === this.#lines.length) this.#lines.push([]);
  }
}
