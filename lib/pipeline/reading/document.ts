/** Reads YAML 1.2 (core schema) into plain values with places; reports every problem, stops at none. */
import {
  type Alias,
  type Document,
  isAlias,
  isMap as isYamlMap,
  isScalar,
  isSeq,
  type Node,
  parseDocument,
  type Scalar,
  visit,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import { UserError } from "../../contract/errors.ts";
import { characterName, oddSpace } from "./problems/invisible.ts";
import { emptyMap, put, type Spot, spotOf } from "./located.ts";
import { cutText, hashAlone, joinedEntry } from "./problems/doubtful-text.ts";
import { slipsOf } from "./problems/yaml-slips.ts";
import type { Json } from "../specification/specification.ts";

export interface ReadDocument {
  /** null when nothing could be made of the text. */
  readonly value: Json;
  readonly problems: readonly UserError[];
}

/** Limits on what a document may hold; aliases are counted each time they are used. */
export const documentLimits = {
  characters: 400_000,
  nodes: 200_000,
  depth: 40,
  syntaxErrors: 3,
  problems: 200,
} as const;

/** Reads one document. `file` is the path that problems name. */
export function readDocument(file: string, text: string): ReadDocument {
  const lines = startsOfLines(text);
  const source: Spot["source"] = {
    file,
    place(offset) {
      const at = Math.min(offset, text.length);
      let [line, after] = [1, lines.length + 1];
      while (after - line > 1) {
        const middle = (line + after) >> 1;
        if (lines[middle - 1] <= at) line = middle;
        else after = middle;
      }
      return { file, line, column: at - lines[line - 1] + 1 };
    },
    written: (offset) => /^[^\s,[\]{}#]*/.exec(text.slice(offset, offset + 400))![0],
  };
  const start = { file, line: 1, column: 1 };
  if (text.length > documentLimits.characters) {
    const action = `cannot read a document of ${text.length} characters`;
    const allowed = `${documentLimits.characters} characters`;
    return { value: null, problems: [new UserError({ place: start, action, allowed })] };
  }
  const document = parsed(text);
  if (
    document === undefined || document.errors.some(({ code }) => code === "RESOURCE_EXHAUSTION")
  ) {
    const action = "cannot read so deeply nested a document";
    const allowed = `${documentLimits.depth} levels`;
    return { value: null, problems: [new UserError({ place: start, action, allowed })] };
  }
  // One slip of syntax makes the parser stumble over all that follows.
  const { syntaxErrors } = documentLimits;
  const told = [...document.errors, ...document.warnings].slice(0, 20);
  const problems = slipsOf(text, told, document).slice(0, syntaxErrors).map(({ offset, ...slip }) =>
    new UserError({ place: source.place(offset), ...slip })
  );
  if (document.errors.length > 0) return { value: null, problems };
  const reader = new Reader(document, { source, text });
  const value = document.contents === null ? null : reader.read(document.contents as Node, 0);
  return { value, problems: [...problems, ...reader.problems] };
}

/** Offsets at which lines start. (The parser's own counter misses some where the syntax is wrong.) */
function startsOfLines(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

/** Undefined when the document is nested so deeply that the parser's stack does not hold it. */
function parsed(text: string): Document | undefined {
  // The parser makes an error of each slip, thousands of them: their traces would take minutes.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return parseDocument(text, {
      version: "1.2",
      schema: "core",
      // The parser compares each key with each other one: too slow for many. The reader does it.
      uniqueKeys: false,
      prettyErrors: false,
      stringKeys: false,
    });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

class Reader {
  readonly problems: UserError[] = [];
  readonly #document: Document;
  readonly #source: Spot["source"];
  readonly #text: string;
  #anchors: ReadonlyMap<Alias, Node> | undefined;
  #nodes = 0;
  #full = false;

  constructor(
    document: Document,
    { source, text }: { readonly source: Spot["source"]; readonly text: string },
  ) {
    this.#document = document;
    this.#source = source;
    this.#text = text;
  }

  read(node: Node, depth: number): Json {
    this.#nodes++;
    if (this.#nodes > documentLimits.nodes || depth > documentLimits.depth) {
      if (!this.#full) this.#refuseSize(node);
      this.#full = true;
      return null;
    }
    if (isAlias(node)) return this.#alias(node, depth);
    if (isYamlMap(node)) return this.#map(node, depth);
    if (isSeq(node)) return this.#list(node, depth);
    return isScalar(node) ? this.#scalar(node) : null;
  }

  #refuseSize(node: Node): void {
    const { nodes, depth } = documentLimits;
    this.#refuse(node, {
      action: "cannot read so large a document",
      allowed: `${nodes} values, ${depth} levels, aliases counted at each use`,
      hint: "an alias that holds itself never ends",
    });
  }

  #refuse(node: Node, details: { action: string; allowed?: string; hint?: string }): null {
    if (this.problems.length >= documentLimits.problems) return null;
    this.problems.push(
      new UserError({ place: this.#source.place(node.range?.[0] ?? 0), ...details }),
    );
    return null;
  }

  #refuseIf(node: Node, details: { action: string; hint: string } | undefined): void {
    if (details !== undefined) this.#refuse(node, details);
  }

  #alias(node: Alias, depth: number): Json {
    this.#anchors ??= anchorsOf(this.#document);
    const target = this.#anchors.get(node);
    if (target) return this.read(target, depth + 1);
    return this.#refuse(node, {
      action: `cannot find the anchor "${node.source}"`,
      hint: "an anchor comes before its alias",
    });
  }

  #map(node: YAMLMap, depth: number): Json {
    const result = emptyMap();
    for (const pair of node.items) {
      const key = pair.key as Node;
      const name = this.#keyOf(key);
      if (name === undefined) continue;
      if (name in result) {
        const action = `cannot take the key "${name}" twice`;
        const { file, line, column } = this.#source.place(spotOf(result, [name])!.key);
        const first = `${file}:${line}:${column}`;
        this.#refuse(key, { action, hint: `remove one of the two; the first is at ${first}` });
        continue;
      }
      const value = pair.value as Node | null;
      const at = key.range?.[0] ?? 0;
      const spot = { source: this.#source, key: at, value: value?.range?.[0] ?? at };
      if (node.flow) this.#refuseIf(key, joinedEntry(key, value));
      put(result, name, { value: value === null ? null : this.read(value, depth + 1), spot });
    }
    return result;
  }

  #keyOf(key: Node): string | undefined {
    const name = isScalar(key) ? key.value : undefined;
    if (this.#full) return undefined;
    if (typeof name !== "string") {
      this.#refuse(key, { action: "cannot use this as a key", allowed: "text", hint: "quote it" });
    } else if (reservedKeys.includes(name)) {
      this.#refuse(key, { action: `cannot use the key "${name}"`, hint: "remove it" });
    } else {
      // Without what is not seen it is the key that was meant: nothing is missing besides.
      return this.#refuseHidden(key, name, keyHidden);
    }
    return undefined;
  }

  /** The text without what would not be seen as it is, or would steer a terminal: that is refused. */
  #refuseHidden(node: Node, text: string, of: RegExp = hidden): string {
    const found = of.exec(text);
    if (found === null) return text;
    this.#refuse(node, {
      action: `cannot use ${of === hidden ? "text" : "a key"} with the character ` +
        characterName(found[0]),
      allowed: of === hidden
        ? "text without control characters and without marks that turn its direction"
        : "keys of characters that are seen, and plain spaces",
    });
    return text.replaceAll(new RegExp(of, "gu"), "");
  }

  #list(node: YAMLSeq, depth: number): Json {
    const result: Json[] = [];
    for (const item of node.items as Node[]) {
      const at = item?.range?.[0] ?? node.range?.[0] ?? 0;
      const spot = { source: this.#source, key: at, value: at };
      put(result, result.length, { value: item ? this.read(item, depth + 1) : null, spot });
    }
    return result;
  }

  #scalar(node: Scalar): Json {
    const { value, source } = node;
    if (typeof value === "string") {
      this.#refuseIf(node, cutText(this.#text, node));
      return this.#refuseHidden(node, value);
    }
    if (value === null) this.#refuseIf(node, hashAlone(this.#text, node));
    if (value === null || typeof value === "boolean") return value;
    if (typeof value !== "number") return this.#refuse(node, { action: `cannot use ${source}` });
    const refused = refusedNumber(value, source ?? String(value));
    if (refused === undefined) return value;
    this.#refuse(node, refused);
    // A number all the same, so that nothing more is said of its place.
    return Number.isFinite(value) ? value : 1;
  }
}

/** Merge keys are of another YAML; the others mean something to JavaScript in any map. */
const reservedKeys = ["<<", "__proto__", "constructor", "prototype"];

/** Control characters but tab and line feed, direction marks, halves of characters. */
const hidden = /[^\P{Cc}\t\n]|[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\p{Cs}]/u;

/** In a key, also spaces that are none. */
const keyHidden = new RegExp(`${oddSpace.source}|${hidden.source}`, "u");

/** What each alias stands for: the last node before it with that anchor. */
function anchorsOf(document: Document): ReadonlyMap<Alias, Node> {
  const last = new Map<string, Node>();
  const found = new Map<Alias, Node>();
  visit(document, {
    Alias(_, alias) {
      const target = last.get(alias.source);
      if (target !== undefined) found.set(alias, target);
    },
    Value(_, node) {
      if (node.anchor !== undefined) last.set(node.anchor, node);
    },
  });
  return found;
}

/** Numbers that are written the same way as another number. */
function refusedNumber(value: number, written: string) {
  const action = `cannot use the number ${written}`;
  if (!Number.isFinite(value)) return { action, allowed: "finite numbers" };
  if (value === 0 && /^[-+]?[\d_.]*[1-9]/.test(written)) {
    return { action, allowed: "0, and sizes from 5e-324 on" };
  }
  if (Object.is(value, -0)) return { action, hint: "write 0" };
  if (
    Number.isInteger(value) && !Number.isSafeInteger(value) && /^[-+]?(\d+|0[xo].*)$/.test(written)
  ) {
    return {
      action,
      allowed: "integers up to 2^53 in size",
      hint: "quote it, or write it as a decimal fraction with an exponent",
    };
  }
  return undefined;
}
