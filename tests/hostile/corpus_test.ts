/** Nasty specifications made by hand, each with the message it must give, and the time it may take. */
import assert from "node:assert/strict";
import { makeWorkspace, toyPaper, toyPipeline } from "../pipeline/toy/workspace.ts";
import { judge } from "./judge.ts";
import { type Case, refuses } from "./refusal.ts";

const { root, remove } = makeWorkspace();
globalThis.addEventListener("unload", remove);

function edited(before: string, after: string): string {
  assert.ok(toyPaper.includes(before), `nothing to edit: ${before}`);
  return toyPaper.replace(before, after);
}

const listed = (count: number, item: (i: number) => string, separator = ",") =>
  Array.from({ length: count }, (_, i) => item(i)).join(separator);
const widths = (values: string, more = "") =>
  edited("width: [1, 2, 3]", `width: [${values}]${more}`);
const at = "papers/toy.yaml";
const deep = `${at}:1:1 cannot read so deeply nested a document; allowed: 40 levels`;
const axisText =
  'allowed: up to 64 characters, no space around them, none of , = [ ] / \\ * ? "; ' +
  "values of axes are in the names of jobs and folders";
const unseen = "allowed: text without control characters and without marks that turn its direction";
const name = "allowed: up to 64 letters, digits and hyphens";
const large = /cannot read so large a document; allowed: 200000 values, 40 levels/;
const total = "  totals:\n    kind: total\n    inputs: { values: draws.numbers }\n";
const stages = (count: number, one: (i: number) => string) =>
  edited("claims:\n", `${listed(count, one, "\n")}\nclaims:\n`);

const sizes: readonly Case[] = [
  [
    "an axis of 100,000 values",
    widths("1,".repeat(100_000)),
    `${at}:3:11 cannot run over the 100000 values of axis "width"; allowed: 10000 values`,
  ],
  [
    "a document of a megabyte",
    "a: 1\n".repeat(200_000),
    `${at}:1:1 cannot read a document of 1000000 characters; allowed: 400000 characters`,
  ],
  [
    "a product of two axes of 9,000",
    widths(listed(9000, (i) => `${i + 1}`), `\n  other: [${listed(9000, (i) => `${i + 1}`)}]`)
      .replace("axes: [width]", "axes: [width, other]"),
    `${at}:13:3 cannot run stage "draws" 81000000 times (9000 of "width" times 9000 of "other"); ` +
    "allowed: 20000 combinations of axis values in one stage",
  ],
  [
    "a stage that gathers 9,000,000 outputs",
    edited(
      "  size:",
      `  long: [${listed(3000, (i) => `${i}`)}]\n  wide: [${listed(3000, (i) => `${i}`)}]\n  size:`,
    )
      .replace(
        "claims:",
        "  one: { kind: total, axes: [wide], inputs: { values: draws.numbers } }\n" +
          "  two: { kind: total, axes: [long], inputs: { values: one.total } }\nclaims:",
      ),
    `${at}:22:3 cannot gather this many outputs of "one" in input "values" of stage "two"; ` +
    "allowed: 1000000 inputs of all jobs of a paper; " +
    "name the same axes in both stages, or shorten an axis",
  ],
  [
    "5,000 stages",
    stages(5000, (i) => `  t${i}: { kind: total, inputs: { values: draws.numbers } }`),
    `${at}:1:1 cannot read 5005 stages, claims and figures in one paper; allowed: 2000 of them`,
  ],
  [
    "a circle of 1,900 stages",
    stages(1900, (i) => `  t${i}: { kind: total, inputs: { values: t${(i + 1) % 1900}.total } }`),
    /^papers\/toy\.yaml:\d+:\d+ cannot order stages in a circle: t0 ← t1 ← .*…;/,
  ],
  ["10,000 wrong values", widths(listed(10_000, (i) => `${-i - 1}`)), /:3:11 cannot use -1 as/],
  ["nested lists", `a: ${"[".repeat(100_000)}`, deep],
  ["nested lists that end", `a: ${"[".repeat(100_000)}${"]".repeat(100_000)}`, deep],
  ["nested maps", `a: ${"{a: ".repeat(90_000)}`, deep],
  ["nested items", "- ".repeat(100_000), deep],
  ["nested keys", "? ".repeat(100_000), deep],
  ["forty-one levels", `a: ${"[".repeat(41)}${"]".repeat(41)}`, large],
  [
    "a bomb of aliases",
    `a0: &a0 [${"1,".repeat(9)}1]\n` +
    listed(12, (i) => `a${i + 1}: &a${i + 1} [${listed(10, () => `*a${i}`)}]`, "\n"),
    large,
  ],
  ["an alias that holds itself", "a: &a { b: *a }", large],
  [
    "130,000 aliases of one anchor",
    `x: [&a 1${",*a".repeat(130_000)}]`,
    /cannot do without "source"/,
  ],
  ["20,000 anchors", `x: [${listed(20_000, (i) => `&a${i} 1,*a${i}`)}]`, /without "source"/],
  ["75,000 times one key", "a: 1\n".repeat(75_000), /cannot take the key "a" twice; remove one/],
  [
    "30,000 keys",
    listed(30_000, (i) => `a${i}: 1`, "\n"),
    /cannot find the word "a0" of the paper/,
  ],
  ["commas", `[${",".repeat(390_000)}`, /cannot read YAML: unexpected , in flow sequence/],
  [
    "closing braces",
    "}".repeat(390_000),
    /cannot find what "\}" closes; remove it, or put the text in quotes/,
  ],
  ["directives", "%A\n".repeat(130_000), /cannot read YAML|cannot use a document/],
  ["anchors without values", "&a ".repeat(130_000), /a node can have at most one anchor/i],
  ["quotes", '"'.repeat(390_000), /cannot read "{3}.*put the whole text in quotes/],
  ["second documents", "---\n".repeat(97_000), /a second document begins here/],
  ["colons", ": ".repeat(190_000), deep],
  ["a number of 390,000 digits", `a: ${"9".repeat(390_000)}`, /cannot use the number 9{50}/],
];

const kinds: readonly Case[] = [
  [
    "no document",
    "",
    `${at}:1:1 cannot use a document that is not a map; allowed: source, ` +
    "axes, profiles, stages, claims, figures",
  ],
  [
    "null for a stage",
    edited(total, "  totals: null\n"),
    `${at}:16:11 cannot use null as "totals" of stages of the paper; allowed: a map`,
  ],
  [
    "a list for a stage",
    edited(total, "  totals: []\n"),
    /:16:3 cannot do without "kind" in stage "totals"/,
  ],
  [
    "a map for a reference",
    edited("{ values: draws.numbers }", "{ values: { a: 1 } }"),
    `${at}:18:23 cannot use {"a":1} as "values" of inputs of stage "totals"; allowed: string`,
  ],
  [
    "null for checks",
    edited("[{ use: near, tolerance: 0.5 }]", "[null]"),
    `${at}:26:14 cannot use null as checks; allowed: near`,
  ],
  [
    "a path for a plug-in",
    edited("use: sequence", "use: ../../stages/total"),
    /:15:18 cannot find data "\.\.\/\.\.\/stages\/total" in lib\/data; allowed: sequence/,
  ],
  [
    "a path for a kind",
    edited("kind: total", "kind: ../lib/data/sequence"),
    /:17:11 cannot find stage kind "\.\.\/lib\/data\/sequence" of stage "totals"/,
  ],
  [
    "a timeout that no timer can wait for",
    edited("kind: total", "kind: total\n    timeout: 30d"),
    `${at}:18:14 cannot use "30d" as "timeout" of stage "totals"; ` +
    "allowed: a time above 0 and up to 20 d",
  ],
  [
    "no time at all",
    edited("kind: total", "kind: total\n    timeout: 0s"),
    /cannot use "0s" as "timeout".*allowed: a time above 0/,
  ],
  [
    "endless memory",
    edited("kind: total", `kind: total\n    resources: { memory: ${"9".repeat(400)}TB }`),
    /cannot use "9{50,}… as "memory".*allowed: a size like 500MB or 2 GiB$/,
  ],
  [
    "endless processors",
    edited("kind: total", "kind: total\n    resources: { cpu: 1.0e+308 }"),
    /cannot use 1e\+308 as "cpu".*allowed: <=1000$/,
  ],
  [
    "endless attempts",
    edited("kind: total", "kind: total\n    retries: 1.0e+300"),
    /cannot use 1e\+300 as "retries".*allowed: <=100$/,
  ],
  [
    "points without parameters",
    widths("{}, {}").replace("width: [1]", "width: [{ width: 1 }]"),
    /cannot use a point of axis "width" that sets no parameter/,
  ],
  [
    "50,000 papers",
    toyPaper,
    /^pipeline\.yaml:2:9 cannot use \["toy",.*… as "papers" of the pipeline/,
    `seed: 1\npapers: [${"toy,".repeat(50_000)}]\nprofiles: [smoke, laptop]\n`,
  ],
  [
    "50,000 profiles",
    toyPaper,
    /pipeline\.yaml:3:11 cannot use \["p0",.*… as "profiles" of the pipe/,
    `seed: 1\npapers: [toy]\nprofiles: [${listed(50_000, (i) => `p${i}`)}]\n`,
  ],
  [
    "a paper elsewhere",
    toyPaper,
    `pipeline.yaml:2:10 cannot use "../toy" as "0" of papers of the pipeline; ${name}`,
    'seed: 1\npapers: ["../toy"]\nprofiles: [smoke, laptop]\n',
  ],
];

const names: readonly Case[] = [
  ...["..", ".", "a/b", "-rf", "_", "", "a".repeat(65), "é", "a b", "CON:"].map((text): Case => [
    `a stage named ${JSON.stringify(text)}`,
    edited("  totals:", `  ${JSON.stringify(text)}:`),
    `${at}:16:3 cannot use ${text.length > 60 ? `"${"a".repeat(58)}…` : JSON.stringify(text)} ` +
    `as a name in stages of the paper; ${name}`,
  ]),
  ...["__proto__", "constructor", "prototype", "<<"].map((text): Case => [
    `a stage named ${text}`,
    edited("  totals:", `  ${text}:`),
    `${at}:16:3 cannot use the key "${text}"; remove it`,
  ]),
  ...["", " a", "a ", "a,b=1", "a=b", "[", "]", "a/b", "..\\x", "*", "?", "e\u0301", "x".repeat(65)]
    .map((text): Case => [
      `the value ${JSON.stringify(text)} on an axis`,
      widths(JSON.stringify(text)).replace("{ width: [1] }", "{}"),
      new RegExp(
        `cannot use .* as a value of axis "width"; ${
          axisText.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
        }`,
      ),
    ]),
  ...([
    ["202E", "right-to-left override", "\u202e"],
    ["200F", "right-to-left mark", "\u200f"],
    ["2066", "left-to-right isolate", "\u2066"],
    ["0000", "null character", "\0"],
    ["FEFF", "byte order mark", "\ufeff"],
  ] as const)
    .flatMap(([code, name, character]): Case[] => [
      [
        `U+${code} in a sentence`,
        edited("The total is", `The ${character}total is`),
        `${at}:21:11 cannot use text with the character U+${code} (${name}); ${unseen}`,
      ],
      [
        `U+${code} in a name`,
        edited("  totals:", `  "to${character}tals":`),
        `${at}:16:3 cannot use a key with the character U+${code} (${name}); ` +
        "allowed: keys of characters that are seen, and plain spaces",
      ],
    ]),
  [
    "a terminal's escape, escaped",
    edited("says: The total is what it is.", 'says: "\\e[2Jx"'),
    `${at}:21:11 cannot use text with the character U+001B (escape); ${unseen}`,
  ],
  [
    "half a character",
    edited("says: The total is what it is.", 'says: "\\ud800"'),
    `${at}:21:11 cannot use text with the character U+D800; ${unseen}`,
  ],
  [
    "names that differ in capitals",
    edited("claims:\n", "  Totals: { kind: total, inputs: { values: draws.numbers } }\nclaims:\n"),
    `${at}:19:3 cannot give the names "totals" and "Totals", which differ in capitals only; ` +
    "the other is at papers/toy.yaml:16",
  ],
  ["a tag of another language", "!!python/object:os.system {}", /unresolved tag.*; remove the tag/],
  ["binary", "a: !!binary aGk=", /unresolved tag|cannot use/i],
];

for (const one of [...sizes, ...kinds, ...names]) refuses(root, one);

const right: readonly (readonly [string, string, number])[] = [
  ["names that JavaScript's objects know", toyPaper.replaceAll("totals", "toString"), 6],
  ["an axis that objects know", toyPaper.replaceAll("width", "hasOwnProperty"), 6],
  ["an axis of 10,000 values", widths(listed(10_000, (i) => `${i + 1}`)), 10_003],
  ["a byte order mark", `\ufeff${toyPaper}`, 6],
  ["lines that end as elsewhere", toyPaper.replaceAll("\n", "\r\n"), 6],
  [
    "signs and scripts on an axis",
    widths('"β 0.5", "naïve (2)", "深い"')
      .replace("{ width: [1] }", "{}").replace("axes: [width]", "axes: [size]"),
    5,
  ],
];

for (const [what, paper, jobs] of right) {
  Deno.test(`hostile, but right: ${what}`, async () => {
    const judgement = await judge(
      root,
      new Map([["pipeline.yaml", toyPipeline], ["papers/toy.yaml", paper]]),
    );
    assert.ok(judgement.is === "accepted", JSON.stringify(judgement));
    assert.equal(judgement.graph.jobs.length, jobs);
  });
}
