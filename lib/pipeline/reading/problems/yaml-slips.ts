/** What the usual slips in YAML are called, and what to do about them; the parser speaks of its grammar. */
import type { YAMLError } from "yaml";
import { characterName, oddSpace } from "./invisible.ts";

/** A slip and where it is. */
export interface Slip {
  readonly offset: number;
  readonly action: string;
  readonly hint?: string;
}

/** The parser's errors in our words: one for each line at most, for the next ones follow from the first. */
export function slipsOf(text: string, errors: readonly YAMLError[]): readonly Slip[] {
  const byLine = new Map<number, Slip>();
  for (const error of errors) {
    const slip = slipOf(text, error);
    const line = startOfLine(text, slip.offset);
    if (!byLine.has(line)) byLine.set(line, slip);
  }
  return [...byLine.values()];
}

function slipOf(text: string, error: YAMLError): Slip {
  const [offset] = error.pos;
  const indented = oddIndentation(text, offset);
  if (indented !== undefined) return indented;
  switch (error.code) {
    case "BLOCK_AS_IMPLICIT_KEY":
    case "BLOCK_IN_FLOW":
      return colonIn(text, error) ?? deeperLine(offset);
    case "MULTILINE_IMPLICIT_KEY":
      return joinedColon(text, offset) ?? plain(error);
    case "TAB_AS_INDENT":
      return { offset, action: "cannot read a line that is indented by a tab", hint: "use spaces" };
    case "BAD_SCALAR_START":
      return {
        offset,
        action: `cannot begin text with "${text[offset]}" outside quotes`,
        hint: quoteHint(restOf(text, offset)),
      };
    case "BAD_DQ_ESCAPE":
      return {
        offset,
        action: `cannot read "${text.slice(offset, offset + 2)}" in double quotes`,
        hint: "write the backslash twice, or use single quotes",
      };
    case "MULTIPLE_DOCS":
      return {
        offset,
        action: "cannot read YAML: a second document begins here",
        hint: "keep one document per file",
      };
    case "TAG_RESOLVE_FAILED":
      return { ...plain(error), hint: "remove the tag" };
    default:
      return /scalar at node end/.test(error.message) ? afterEnd(text, offset) : plain(error);
  }
}

function plain({ message, pos: [offset] }: YAMLError): Slip {
  const words = message.replace(/\s+/g, " ")
    .replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
  return { offset, action: `cannot read YAML: ${words}` };
}

/** A line near the error whose indentation only looks like spaces. */
function oddIndentation(text: string, offset: number): Slip | undefined {
  const start = startOfLine(text, offset);
  const next = text.indexOf("\n", offset) + 1;
  for (const line of next === 0 ? [start] : [start, next]) {
    const indentation = /^\s*/.exec(text.slice(line, line + 200))![0].split("\n")[0];
    const at = indentation.search(oddSpace);
    if (at < 0) continue;
    return {
      offset: line + at,
      action: `cannot read a line that is indented by ${characterName(indentation[at])}`,
      hint: "use spaces",
    };
  }
  return undefined;
}

/** `says: Theorem 1: The mean`. */
function colonIn(text: string, { pos: [offset], code }: YAMLError): Slip | undefined {
  // In a flow collection the error begins at the inner map, at its first key.
  const written = restOf(text, offset, code === "BLOCK_IN_FLOW");
  if (!/:(?:\s|$)/.test(written)) return undefined;
  return {
    offset,
    action: `cannot read ${written} outside quotes: it has ": " in it`,
    hint: quoteHint(written),
  };
}

function deeperLine(offset: number): Slip {
  return {
    offset,
    action:
      "cannot read YAML: this key has a value, and the line below it is indented as a part of it",
    hint: "begin that line in the column of the key, or put the value in quotes",
  };
}

/** `key:value`, which is text and no entry. */
function joinedColon(text: string, offset: number): Slip | undefined {
  const found = /^[ ]*[\w-]+:(?=\S)/.exec(text.slice(startOfLine(text, offset)));
  if (found === null) return undefined;
  return {
    offset,
    action: `cannot find an entry in ${restOf(text, offset)}`,
    hint: "put a space after the colon",
  };
}

/** `'it's'`, `"a" b`, `[x] y`. */
function afterEnd(text: string, offset: number): Slip {
  return {
    offset,
    action: `cannot read ${restOf(text, offset)} after the end of a value`,
    hint: "put the whole text in quotes; in single quotes, ' is written ''",
  };
}

/** What stands in the line from here on: to a comment, in a flow collection to the next item. */
function restOf(text: string, offset: number, inFlow = false): string {
  const line = text.slice(offset).split("\n", 1)[0].replace(/\s#.*$/, "");
  return (inFlow ? line.split(/[,\]}]/, 1)[0] : line).trim();
}

/** How the text would be written. */
export function quoteHint(written: string): string {
  const quotes = written.includes('"') ? "'" : '"';
  const inside = quotes === "'" ? written.replaceAll("'", "''") : written.replaceAll("\\", "\\\\");
  return `write it in quotes: ${quotes}${inside}${quotes}`;
}

function startOfLine(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}
