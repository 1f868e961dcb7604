/** Reads YAML 1.2 (core schema) into plain values with places; tells every problem, stops at none. */
import {
  type Alias,
  type Document,
  isAlias,
  isMap as isYamlMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type Scalar,
  type YAMLError,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import { UserError } from "../contract/errors.ts";
import { emptyMap, put, type Spot } from "./located.ts";
import type { Json } from "./specification.ts";

export interface ReadDocument {
  /** null when nothing could be made of the text. */
  readonly value: Json;
  readonly problems: readonly UserError[];
}

/** Limits on what a document may hold; aliases are counted each time they are used. */
export const documentLimits = { nodes: 200_000, depth: 40, syntaxErrors: 3 } as const;

/** Reads one document. `file` is the path that problems name. */
export function readDocument(file: string, text: string): ReadDocument {
  const lines = new LineCounter();
  const source: Spot["source"] = {
    file,
    place(offset) {
      const { line, col } = lines.linePos(offset);
      return { file, line: Math.max(1, line), column: Math.max(1, col) };
    },
  };
  const document = parseDocument(text, {
    lineCounter: lines,
    version: "1.2",
    schema: "core",
    // A name given twice is told with both its places, below.
    uniqueKeys: false,
    prettyErrors: false,
    stringKeys: false,
  });
  // One slip of syntax makes the parser stumble over all that follows.
  const told = [...document.errors.slice(0, documentLimits.syntaxErrors), ...document.warnings];
  const problems = told.map((error) =>
    new UserError({
      place: source.place(error.pos[0]),
      action: `cannot read YAML: ${messageOf(error)}`,
      ...hintFor(error.code),
    })
  );
  if (document.errors.length > 0) return { value: null, problems };
  const reader = new Reader(document, source);
  const value = document.contents === null ? null : reader.read(document.contents as Node, 0);
  return { value, problems: [...problems, ...reader.problems] };
}

function messageOf({ code, message }: YAMLError): string {
  if (code === "MULTIPLE_DOCS") return "a second document begins here";
  return message.replace(/\s+/g, " ").replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
}

function hintFor(code: string): { hint?: string } {
  if (code === "MULTIPLE_DOCS") return { hint: "keep one document per file" };
  if (code === "TAG_RESOLVE_FAILED") return { hint: "remove the tag" };
  return {};
}

class Reader {
  readonly problems: UserError[] = [];
  readonly #document: Document;
  readonly #source: Spot["source"];
  #nodes = 0;
  #full = false;

  constructor(document: Document, source: Spot["source"]) {
    this.#document = document;
    this.#source = source;
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
    this.problems.push(
      new UserError({ place: this.#source.place(node.range?.[0] ?? 0), ...details }),
    );
    return null;
  }

  #alias(node: Alias, depth: number): Json {
    const target = node.resolve(this.#document);
    if (target) return this.read(target as Node, depth + 1);
    return this.#refuse(node, {
      action: `cannot find the anchor "${node.source}"`,
      hint: "an anchor comes before its alias",
    });
  }

  #map(node: YAMLMap, depth: number): Json {
    const result = emptyMap();
    const firsts = new Map<string, number>();
    for (const pair of node.items) {
      const key = pair.key as Node;
      const name = this.#keyOf(key);
      if (name === undefined) continue;
      const value = pair.value as Node | null;
      const at = key.range?.[0] ?? 0;
      const first = firsts.get(name);
      if (first !== undefined) this.#refuseSecond(key, name, first);
      firsts.set(name, first ?? at);
      const spot = { source: this.#source, key: at, value: value?.range?.[0] ?? at };
      put(result, name, { value: value === null ? null : this.read(value, depth + 1), spot });
    }
    return result;
  }

  #refuseSecond(key: Node, name: string, first: number): void {
    const { file, line, column } = this.#source.place(first);
    this.#refuse(key, {
      action: `cannot use the name "${name}" twice`,
      hint: `rename or remove one of the two; the first is at ${file}:${line}:${column}`,
    });
  }

  #keyOf(key: Node): string | undefined {
    const name = isScalar(key) ? key.value : undefined;
    if (typeof name !== "string") {
      this.#refuse(key, { action: "cannot use this as a key", allowed: "text", hint: "quote it" });
    } else if (name === "__proto__" || name === "<<") {
      this.#refuse(key, { action: `cannot use the key "${name}"`, hint: "remove it" });
    } else return name;
    return undefined;
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
    if (value === null || typeof value === "string" || typeof value === "boolean") return value;
    if (typeof value !== "number") return this.#refuse(node, { action: `cannot use ${source}` });
    const refused = refusedNumber(value, source ?? String(value));
    return refused === undefined ? value : this.#refuse(node, refused);
  }
}

/** Numbers that cannot be told from others once written down. */
function refusedNumber(value: number, written: string) {
  const action = `cannot use the number ${written}`;
  if (!Number.isFinite(value)) return { action, allowed: "finite numbers" };
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
