/** What YAML reads without complaint, and hardly as it was meant: comments and entries by mistake. */
import { isScalar, type Node, type Scalar } from "yaml";
import { quoteHint } from "./yaml-slips.ts";

interface Doubt {
  readonly action: string;
  readonly hint: string;
}

/** `Result #1 holds`: YAML takes what follows for a comment, and the text is cut. */
export function cutText(text: string, { type, range, value }: Scalar): Doubt | undefined {
  if (type !== "PLAIN" || !range) return undefined;
  const cut = /^[ \t]+(#[^\s#][^\n]*)/.exec(text.slice(range[1], range[2]))?.[1].trim();
  return cut === undefined ? undefined : {
    action: `cannot tell whether "${cut}" after "${value}" is text or a comment`,
    hint: `${quoteHint(`${value} ${cut}`)}; or put a space after the #`,
  };
}

/** `- #1 holds`: YAML takes all of it for a comment, and there is no value. */
export function hashAlone(text: string, { source, range }: Scalar): Doubt | undefined {
  if (source !== "" || !range) return undefined;
  const line = text.slice(range[0]).split("\n", 1)[0];
  const all = /^[ \t]*(#[^\s#].*)$/.exec(line)?.[1].trim();
  return all === undefined ? undefined : {
    action: `cannot tell whether "${all}" is text or a comment`,
    hint: `${quoteHint(all)}; or put a space after the #`,
  };
}

/** `{ width:5 }`: a key "width:5" without a value. */
export function joinedEntry(key: Node, value: Node | null): Doubt | undefined {
  const isMissing = value === null || (isScalar(value) && value.value === null && !value.source);
  if (!isMissing || !isScalar(key) || key.type !== "PLAIN") return undefined;
  const name = String(key.value);
  return /^[\w-]+:\S/.test(name)
    ? { action: `cannot find an entry in ${name}`, hint: "put a space after the colon" }
    : undefined;
}
