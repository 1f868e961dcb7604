/**
 * Words set in lines. Widths are estimated, for this room has no font: a letter is taken as a little
 * wider than most are in the figures' font, so that a line is rarely too long.
 */
import { UserError } from "../../contract/errors.ts";

/** Lines of one text. */
export const linesMax = 12;

/**
 * The lines of a text that is at most `width` pixels wide at a font size. It breaks at line breaks and
 * spaces, and within a word that is longer than a line; never within the markup of an index. Throws a
 * UserError for a text of too many lines.
 */
export function linesOf(text: string, width: number, fontSize: number): string[] {
  const most = Math.max(4, width / fontSize);
  const lines: string[] = [];
  for (const paragraph of text.split(/\r\n|[\n\r\u2028\u2029\v\f\u0085]/)) {
    let line = "";
    for (const word of wordsOf(paragraph, most)) {
      const longer = line === "" ? word : `${line} ${word}`;
      if (line !== "" && emsOf(longer) > most) {
        lines.push(line);
        line = word;
      } else line = longer;
    }
    lines.push(line);
  }
  while (lines.length > 1 && lines.at(-1) === "") lines.pop();
  if (lines.length <= linesMax) return lines;
  throw new UserError({
    action: `cannot set the text "${text.slice(0, 60)}…" in ${lines.length} lines`,
    allowed: `at most ${linesMax}`,
    hint: "shorten it; what explains the figure belongs into its caption",
  });
}

/** One line as a text, several as a list: as Vega-Lite takes them. */
export function oneOrLines(lines: readonly string[]): string | readonly string[] {
  return lines.length === 1 ? lines[0] : lines;
}

/** Words between spaces; one that is longer than a line in pieces. */
function wordsOf(text: string, most: number): string[] {
  const words: string[] = [];
  let word = "";
  for (const atom of atomsOf(text)) {
    if (/^[ \t]$/.test(atom)) {
      if (word !== "") words.push(word);
      word = "";
      continue;
    }
    if (word !== "" && emsOf(word + atom) > most) {
      words.push(word);
      word = "";
    }
    word += atom;
  }
  if (word !== "") words.push(word);
  return words;
}

/** Characters, and indices with their braces as one. */
function atomsOf(text: string): string[] {
  return text.match(/[_^]\{[^{}]*\}|[^]/gu) ?? [];
}

/** Estimated width in units of the font size. */
export function emsOf(text: string): number {
  let width = 0;
  for (const atom of atomsOf(text)) {
    const small = /^[_^]\{/.test(atom);
    for (const letter of small ? atom.slice(2, -1) : atom) {
      width += (small ? 0.72 : 1) * emOf(letter);
    }
  }
  return width;
}

function emOf(letter: string): number {
  if (/[ .,:;'|!ijlIt()[\]]/.test(letter)) return 0.32;
  if (/[MWmw@%—]/.test(letter)) return 0.86;
  if (/[A-Z]/.test(letter)) return 0.62;
  if (/[\u0020-\u024f\u0370-\u03ff]/.test(letter)) return 0.52;
  return 0.8;
}
