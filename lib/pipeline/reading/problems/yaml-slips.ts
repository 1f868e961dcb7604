/** What the usual slips in YAML are called, and what to do about them; the parser speaks of its grammar. */
import type { Document, YAMLError } from "yaml";
import { characterName, oddSpace } from "./invisible.ts";
import { hashInFlow, openFlow, type Slip, unclosedFlow, unclosedQuote } from "./yaml-ends.ts";

/** The parser's errors in our words: one for each line at most, for the next ones follow from the first. */
export function slipsOf(
  text: string,
  errors: readonly YAMLError[],
  document: Document,
): readonly Slip[] {
  const byLine = new Map<number, Slip>();
  for (const error of errors) {
    const slip = slipOf(text, error, document);
    const line = startOfLine(text, slip.offset);
    if (!byLine.has(line)) byLine.set(line, slip);
  }
  return [...byLine.values()];
}

function slipOf(text: string, error: YAMLError, document: Document): Slip {
  const [offset] = error.pos;
  const indented = oddIndentation(text, offset);
  if (indented !== undefined) return indented;
  const flow = openFlow(document, text, offset);
  const hash = flow && hashInFlow(text, flow.start, offset);
  if (hash !== undefined) return { ...hash, hint: quoteHint(hash.written) };
  switch (error.code) {
    case "BLOCK_AS_IMPLICIT_KEY":
    case "BLOCK_IN_FLOW":
      return colonIn(text, error) ?? deeperLine(offset);
    case "MULTILINE_IMPLICIT_KEY":
      return joinedColon(text, offset) ?? plain(error);
    case "TAB_AS_INDENT":
      return tab(offset);
    case "BAD_INDENT":
      if (/^[ ]*\t/.test(text.slice(startOfLine(text, offset)))) return tab(offset);
      return flow?.isOpen ? unclosedFlow(text, flow.start) : plain(error);
    case "BAD_SCALAR_START":
      return badStart(text, offset, flow !== undefined);
    case "MISSING_CHAR": {
      const quote = /quote/.test(error.message) ? unclosedQuote(document, text) : undefined;
      return quote ?? (flow?.isOpen ? unclosedFlow(text, flow.start) : noColon(error));
    }
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
      return otherSlip(text, error);
  }
}

/** Errors that the parser tells apart by their words alone. */
function otherSlip(text: string, error: YAMLError): Slip {
  const { message, pos: [offset] } = error;
  if (/scalar at node end/.test(message)) return afterEnd(text, offset);
  if (/^Not a YAML token/.test(message)) {
    return {
      offset,
      action: `cannot read ${restOf(text, offset)} beside the | or > before it`,
      hint: "begin the text on the next line, indented deeper than its key",
    };
  }
  if (/block-seq-ind on same line/.test(message)) {
    return {
      offset,
      action: "cannot begin a list with - on the line of its key",
      hint: "begin it on the next line, or write it in brackets",
    };
  }
  if (/Unexpected flow-(?:map|seq)-end/.test(message)) {
    const isStart = /[:-][ ]+$/.test(text.slice(startOfLine(text, offset), offset));
    if (isStart) return badStart(text, offset, false);
    return {
      offset,
      action: `cannot find what "${text[offset]}" closes`,
      hint: "remove it, or put the text in quotes",
    };
  }
  return plain(error);
}

function tab(offset: number): Slip {
  return { offset, action: "cannot read a line that is indented by a tab", hint: "use spaces" };
}

function badStart(text: string, offset: number, inFlow: boolean): Slip {
  return {
    offset,
    action: `cannot begin text with "${text[offset]}" outside quotes`,
    hint: quoteHint(restOf(text, offset, inFlow)),
  };
}

/** `a: 1` and below it a word alone. */
function noColon(error: YAMLError): Slip {
  return /followed by map values/.test(error.message)
    ? {
      ...plain(error),
      hint: "put a colon and a value after it, or indent it as a part of the text",
    }
    : plain(error);
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
