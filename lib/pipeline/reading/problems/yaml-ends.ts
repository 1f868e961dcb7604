/** Slips in YAML by which something does not end where its author ended it: quotes, brackets, braces. */
import { type Document, isMap, isScalar, isSeq, type Node, visit } from "yaml";

/** A slip and where it is. */
export interface Slip {
  readonly offset: number;
  readonly action: string;
  readonly hint?: string;
}

interface Flow {
  readonly start: number;
  /** Whether its end is missing. */
  readonly isOpen: boolean;
}

/** The innermost `{…}` or `[…]` in which the error is, or which it leaves without end. */
export function openFlow(document: Document, text: string, offset: number): Flow | undefined {
  let found: Flow | undefined;
  visit(document, (_, node) => {
    if (!isMap(node) && !isSeq(node)) return;
    const start = node.flow ? node.range?.[0] : undefined;
    // A pair in a list, `[a: 1]`, has no signs of its own.
    if (start === undefined || start >= offset || !/[[{]/.test(text[start])) return;
    const end = text.indexOf(text[start] === "{" ? "}" : "]", node.range![1] - 1);
    const isOpen = end !== node.range![1] - 1;
    if (isOpen || offset <= node.range![1]) found = { start, isOpen };
  });
  return found;
}

/** `{ says: Result #1 holds, b: 1 }`: what follows the # is a comment, and with it the end. */
export function hashInFlow(
  text: string,
  start: number,
  end: number,
): (Slip & { readonly written: string }) | undefined {
  const [found] = text.slice(start, end).matchAll(
    /([^\s,[\]{}"'][^\n,[\]{}"']{0,300}?)[ \t]{1,40}(#[^\s#][^\n]*)/g,
  );
  if (found === undefined) return undefined;
  // Without the key that stands before the value.
  const value = found[1].replace(/^.*:[ \t]+/, "");
  const rest = found[2].split(/[,\]}]/, 1)[0].trim();
  return {
    offset: start + found.index + found[1].length - value.length,
    action: `cannot read "${found[2].trim()}" after "${value}": YAML takes it for a comment`,
    written: `${value} ${rest}`,
  };
}

export function unclosedFlow(text: string, start: number): Slip {
  const end = text[start] === "{" ? "}" : "]";
  return {
    offset: start,
    action: `cannot find the "${end}" that ends what "${text[start]}" begins`,
    hint: "add it; what stands between the two is indented deeper than its key",
  };
}

/** The quotes that have no end take all that follows for text, so they are the last that were read. */
export function unclosedQuote(document: Document, text: string): Slip | undefined {
  let last: Node | undefined;
  visit(document, {
    Scalar(_, node) {
      if (isScalar(node) && /^QUOTE/.test(node.type ?? "")) last = node;
    },
  });
  const offset = last?.range?.[0];
  if (offset === undefined) return undefined;
  return {
    offset,
    action: `cannot find the end of the text that ${text[offset]} begins`,
    hint: `end it with ${text[offset]}`,
  };
}
