/** Seeded mutations of YAML: of its structure (what a person may get wrong) and of its text. */
import {
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  stringify,
  visit,
} from "yaml";
import { type Dice, diceOf } from "./dice.ts";

/** Scalars that have made somebody's program stumble. */
const odd: readonly unknown[] = [
  ...[null, true, 0, -1, 1e300, 2 ** 53 - 1, 0.1, "", " ", ".", "..", "../x", "/etc/passwd", "a/b"],
  ...["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "sources", "<<", "*"],
  ...["\u202etxt", "\u200e", "\u0000", "\u001b[31m", "\ud800", "\ufeff", "\u2028", "é", "e\u0301"],
  ...["x".repeat(70), "ab".repeat(3000), "a.b", "a.b.c", "sources.x", "draws.numbers", "a,b=1"],
  ...[
    "=",
    "[",
    "]",
    "NaN",
    ".nan",
    "1e999",
    "0x10",
    "~",
    "%",
    "%2e%2e",
    "C:",
    "a\\b",
    "a\nb",
    "🦕",
  ],
  ...[[], {}, [[]], [null], { a: 1 }, { use: "x" }, [1, "1"], [{}], [{ a: 1 }, { b: 2 }]],
];
const words = ["kind", "axes", "inputs", "theory", "checks", "use", "timeout", "sources", "stages"];

type Container = { readonly items: unknown[] };

/** Changes the structure of a YAML text in one to three places. */
export function mutateStructure(text: string, seed: number): string {
  const dice = diceOf(seed);
  const document = parseDocument(text, { uniqueKeys: false });
  for (let count = 1 + dice.below(3); count > 0; count--) {
    const nodes: Node[] = [];
    visit(document, { Node: (_, node) => void nodes.push(node as Node) });
    const containers = nodes.filter((node) =>
      (isMap(node) || isSeq(node)) && node.items.length > 0
    );
    if (containers.length === 0) break;
    mutateContainer(dice.pick(containers) as unknown as Container, { dice, document, nodes });
  }
  try {
    return document.toString({ lineWidth: 0 });
  } catch (error) {
    // An alias before its anchor cannot be written.
    if (error instanceof Error && /Unresolved alias/.test(error.message)) {
      return mutateText(text, seed);
    }
    throw error;
  }
}

interface Context {
  readonly dice: Dice;
  readonly document: ReturnType<typeof parseDocument>;
  readonly nodes: readonly Node[];
}

function mutateContainer(container: Container, { dice, document, nodes }: Context): void {
  const { items } = container;
  const at = dice.below(items.length);
  const fresh = () => document.createNode(structuredClone(dice.pick(odd)));
  const value = () => dice.below(3) === 0 ? copyOf(dice.pick(nodes)) : fresh();
  const replace = (node: unknown) => {
    if (isMap(container)) (items[at] as Pair).value = node;
    else items[at] = node;
  };
  const present = (isMap(container) ? (items[at] as Pair).value : items[at]) as Node | null;
  const changes: (() => void)[] = [
    () => void items.splice(at, 1),
    () => void items.splice(at, 0, copyOf(items[at] as Node)),
    () => void items.splice(at, 0, items.splice(dice.below(items.length), 1)[0]),
    () => replace(value()),
    () => replace(value()),
    () => replace(document.createNode([present])),
    () => replace(document.createNode(nested(1 + dice.below(60)))),
    () => {
      if (isMap(container)) (items[at] as Pair).key = keyNode(dice, { document, nodes });
    },
    () => {
      const key = keyNode(dice, { document, nodes });
      items.push(isMap(container) ? document.createPair(key, value()) : value());
    },
    () => {
      if (!isScalar(present) || typeof present.value !== "string") return;
      const text = present.value;
      const cut = dice.below(text.length + 1);
      present.value = text.slice(0, cut) + textOf(dice.pick(odd)) + text.slice(cut + dice.below(2));
    },
    () => {
      const count = dice.pick([3, 40, 400]);
      if (isSeq(container)) { for (let i = 0; i < count; i++) items.push(document.createNode(i)); }
    },
    () => {
      if (present === null || "source" in present && present.source === undefined) return;
      const alias = document.createAlias(present as never, `a${dice.below(3)}`);
      const into = dice.pick(nodes.filter((node) => isMap(node) || isSeq(node)));
      if (isSeq(into)) into.items.push(alias);
      else if (isMap(into)) into.items.push(document.createPair(dice.pick(words), alias) as never);
    },
  ];
  dice.pick(changes)();
}

function keyNode(dice: Dice, { document, nodes }: Omit<Context, "dice">): unknown {
  if (dice.below(2) === 0) return document.createNode(dice.pick([...words, ...odd.slice(10, 40)]));
  const scalar = dice.pick(nodes.filter(isScalar));
  return document.createNode(scalar.value);
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function copyOf<T extends Node>(node: T): T {
  return (node as unknown as { clone(): T }).clone();
}

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let i = 0; i < depth; i++) value = i % 2 === 0 ? [value] : { a: value };
  return value;
}

/** Tokens that mean something to YAML, and characters that mean something to a screen. */
const pieces = [
  ..."&a ,*a,!!binary ,!!js/function ,!<x> ,| ,> ,? ,- ,: ,[,],{,},#,%YAML 1.1\n,---\n,...\n".split(
    ",",
  ),
  ...[
    "\t",
    "\r",
    "\u0000",
    "\u001b[2J",
    "\u202e",
    "\u2066",
    "\ufeff",
    "\u0085",
    "\u2028",
    "'",
    '"',
  ],
  ...["<<: *a\n", "__proto__: {}\n", "? [a]\n: b\n", "\n  ", "\n\n", "🦕", "\\", "@", "`", "=\n"],
];

/** Changes the text itself in one to four places. */
export function mutateText(text: string, seed: number): string {
  const dice = diceOf(seed);
  let result = text;
  for (let count = 1 + dice.below(4); count > 0; count--) {
    const at = dice.below(result.length + 1);
    const lines = result.split("\n");
    const line = dice.below(lines.length);
    const changes: (() => string)[] = [
      () => result.slice(0, at) + dice.pick(pieces) + result.slice(at),
      () => result.slice(0, at) + dice.pick(pieces) + result.slice(at),
      () => result.slice(0, at) + result.slice(at + 1 + dice.below(12)),
      () => result.slice(0, at),
      () => result.slice(0, at) + String.fromCharCode(dice.below(0x3000)) + result.slice(at + 1),
      () => lines.toSpliced(line, 1).join("\n"),
      () => lines.toSpliced(line, 0, lines[dice.below(lines.length)]).join("\n"),
      () => lines.toSpliced(line, 1, `${dice.pick([" ", "  ", "\t"])}${lines[line]}`).join("\n"),
      () => lines.toSpliced(line, 1, lines[line].trimStart()).join("\n"),
      () => result.slice(0, at) + dice.pick(pieces).repeat(1 + dice.below(2000)) + result.slice(at),
      () => result.slice(0, at) + stringify(dice.pick(odd)) + result.slice(at),
    ];
    result = dice.pick(changes)();
  }
  return result;
}
