/**
 * Lines at the bottom of a terminal that are drawn again and again, below lines that stay. Each
 * drawing is one write of what has changed, so that nothing flickers; the cursor is hidden meanwhile.
 */
import { widthOf } from "../words/text-table.ts";

export interface LiveFrame {
  /** Draws these lines in place of the last ones. They must fit the terminal. */
  draw(lines: readonly string[]): void;
  /** Writes lines that stay, above the frame. */
  say(text: string): void;
  /** Takes the frame away and shows the cursor again; may be called twice. */
  stop(): void;
}

const escape = "\x1b[";
const hideCursor = `${escape}?25l`;
const showCursor = `${escape}?25h`;
const clearLine = `${escape}K`;
const clearBelow = `${escape}J`;
const up = (lines: number) => lines > 0 ? `${escape}${lines}A` : "";
// deno-lint-ignore no-control-regex
const colours = /\x1b\[[0-9;]*m/g;

/** `writeRaw` writes text without a line's end; `columns` asks how wide the terminal is now. */
export function liveFrame(writeRaw: (text: string) => void, columns: () => number): LiveFrame {
  let drawn: readonly string[] = [];
  let drawnColumns = 0;
  let hidden = false;
  /** Rows that the drawn lines take now: a terminal that became narrower has wrapped them. */
  const rowsNow = (present: number) =>
    present >= drawnColumns ? drawn.length : drawn.reduce((sum, line) => {
      const width = widthOf(line.replace(colours, ""));
      return sum + Math.max(1, Math.ceil(width / present));
    }, 0);
  const erasing = () => drawn.length === 0 ? "" : `${up(rowsNow(columns()))}\r${clearBelow}`;
  // The process may be ended while it draws: by a second Ctrl-C, or by a bug.
  const restore = () => {
    if (hidden) writeRaw(showCursor);
    hidden = false;
  };
  globalThis.addEventListener("unload", restore);
  return {
    draw(lines) {
      const present = columns();
      const fits = present === drawnColumns && lines.length === drawn.length;
      if (fits && lines.every((line, index) => line === drawn[index])) return;
      const text = fits
        ? changedLines(drawn, lines)
        : erasing() + lines.map((line) => line + "\n").join("");
      writeRaw((hidden ? "" : hideCursor) + text);
      hidden = true;
      [drawn, drawnColumns] = [[...lines], present];
    },
    say(text) {
      const frame = drawn.map((line) => line + "\n").join("");
      writeRaw(`${erasing()}${text}\n${frame}`);
    },
    stop() {
      globalThis.removeEventListener("unload", restore);
      if (drawn.length > 0) writeRaw(erasing());
      drawn = [];
      restore();
    },
  };
}

/** From below the frame up to its first line, writing what differs, and down again. */
function changedLines(before: readonly string[], after: readonly string[]): string {
  let text = "";
  let row = before.length;
  for (const [index, line] of after.entries()) {
    if (line === before[index]) continue;
    text += (row > index ? up(row - index) : "\n".repeat(index - row)) + "\r" + line + clearLine;
    row = index;
  }
  return text + "\n".repeat(before.length - row);
}
