/**
 * Text that may be somebody else's, as it may reach a terminal: what would steer the terminal, hide
 * words or turn the direction of writing is spelt out (`\u{202e}`).
 */

/**
 * Control characters but line breaks and tabs; marks that turn the direction of writing; characters that
 * break lines where no line ends; the mark at the beginning of some files; halves of pairs.
 */
const hidden = /[\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|[^\P{Cc}\n\t]/gu;
/** The colours of this program (terminal.ts), whole. */
// deno-lint-ignore no-control-regex
const colours = /(\x1b\[(?:0|1|31|32|33|90)m)/;

function spelt(character: string): string {
  return `\\u{${character.codePointAt(0)!.toString(16)}}`;
}

/** The text with hidden characters spelt out; this program's own colours stay if `coloured`. */
export function visible(text: string, { coloured = false } = {}): string {
  if (!coloured) return text.replace(hidden, spelt);
  return text.split(colours).map((part, i) => i % 2 === 1 ? part : part.replace(hidden, spelt))
    .join("");
}

/** The same for a text that must be one line. */
export function visibleLine(text: string): string {
  return visible(text).replaceAll("\n", spelt("\n"));
}

/** JSON of a value that shows the same in a terminal; whoever parses it gets the very value. */
export function visibleJson(value: unknown): string {
  return JSON.stringify(value).replace(
    hidden,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
