/** Golden messages: every problem of a specification, with its place, told in one go. */
import assert from "node:assert/strict";
import { Problems, UserError } from "../../../lib/contract/errors.ts";
import { readPipeline } from "../../../lib/pipeline/reading/pipeline-reader.ts";
import { makeWorkspace, toyPaper, toyPipeline } from "../toy/workspace.ts";

const workspace = makeWorkspace();
globalThis.addEventListener("unload", () => workspace.remove());

interface Files {
  readonly pipeline?: string;
  readonly paper?: string;
  readonly more?: Readonly<Record<string, string>>;
  readonly profile?: string;
}

async function problemsOf({ pipeline, paper, more, profile }: Files): Promise<string[]> {
  const texts = new Map(Object.entries({
    "pipeline.yaml": pipeline ?? toyPipeline,
    "papers/toy.yaml": paper ?? toyPaper,
    ...more,
  }));
  try {
    await readPipeline({ workspace: workspace.root, profile, texts });
    return [];
  } catch (error) {
    if (error instanceof Problems) return error.errors.map(({ message }) => message);
    if (error instanceof UserError) return [error.message];
    throw error;
  }
}

/** The toy paper with one change; the change must bite. */
function edited(before: string, after: string): Files {
  assert.ok(toyPaper.includes(before), `nothing to edit: ${before}`);
  return { paper: toyPaper.replace(before, after) };
}

Deno.test("a right specification has no problems", async () => {
  assert.deepEqual(await problemsOf({}), []);
});

const cases: readonly (readonly [string, Files, readonly string[]])[] = [
  ["an unknown word of a stage", edited("kind: total", "kind: total\n    retrys: 2"), [
    'papers/toy.yaml:18:5 cannot find the word "retrys" of stage "totals"; ' +
    "allowed: retries, axes, inputs, resources, stream, takes, kind, profiles, timeout",
  ]],
  ["an unknown kind", edited("kind: total", "kind: totl"), [
    'papers/toy.yaml:17:11 cannot find stage kind "totl" of stage "totals"; allowed: total, ' +
    "broken, numbers, compare-theory, render-figures; add stages/totl.ts to define it",
  ]],
  ["an unknown plug-in", edited("use: sequence", "use: sequenec"), [
    'papers/toy.yaml:15:18 cannot find data "sequenec" in lib/data; allowed: sequence; ' +
    "add lib/data/sequenec.ts to define it",
  ]],
  ["an unknown parameter", edited("count: 3", "count: 3, widht: 2"), [
    'papers/toy.yaml:15:38 cannot find parameter "widht" of data "sequence"; allowed: width, count',
  ]],
  ["a wrong value of a parameter", edited("count: 3", "count: 3.5"), [
    'papers/toy.yaml:15:35 cannot use 3.5 as parameter "count" of data "sequence"; ' +
    "allowed: whole numbers; how many numbers",
  ]],
  ["a wrong value on an axis", edited("width: [1, 2, 3]", "width: [1, 0.5, 3]"), [
    'papers/toy.yaml:3:14 cannot use 0.5 as parameter "width" of data "sequence"; ' +
    "allowed: >=1; distance",
  ]],
  ["a parameter given twice", edited("count: 3", "count: 3, width: 2"), [
    'papers/toy.yaml:15:38 cannot take parameter "width" of data "sequence" twice: literally and ' +
    'from the axis "width"; remove it here, or do not name that axis',
  ]],
  ["a parameter given by nobody", edited("{ use: sequence, count: 3 }", "sequence"), [
    'papers/toy.yaml:15:11 cannot do without parameter "count" of data "sequence"; ' +
    'give "count" (how many numbers) here, or name an axis that has it',
  ]],
  ["an unknown axis", edited("axes: [width]", "axes: [widht]"), [
    'papers/toy.yaml:14:12 cannot find axis "widht" of stage "draws"; allowed: width, size; ' +
    "axes are declared at the top of the paper",
  ]],
  ["an unknown stage as input", edited("draws.numbers", "drws.numbers"), [
    'papers/toy.yaml:18:23 cannot find stage "drws" for input "values" of stage "totals"; ' +
    "allowed: draws, C1, C2, F1",
  ]],
  ["an unknown output", edited("draws.numbers", "draws.number"), [
    'papers/toy.yaml:18:23 cannot find output "number" of stage "draws"; allowed: numbers',
  ]],
  ["an unknown role", edited("inputs: { values:", "inputs: { value:"), [
    "papers/toy.yaml:17:3 cannot find".slice(0, 0) +
    'papers/toy.yaml:16:3 cannot do without input "values" in stage "totals"; ' +
    "add `inputs: { values: stage.output }`",
    'papers/toy.yaml:18:15 cannot give input "value" to stage "totals"; allowed: values',
  ]],
  ["an unknown axis in a profile", edited("axes: { width: [1] }", "axes: { wdth: [1] }"), [
    'papers/toy.yaml:9:13 cannot find axis "wdth" to change; allowed: width, size; ' +
    "declare it under `axes` first",
  ]],
  ["an unknown stage in a profile", edited("stages: { C1:", "stages: { C3:"), [
    'papers/toy.yaml:10:15 cannot find stage "C3" to change; allowed: C1, C2, F1, draws, totals; ' +
    "a profile changes stages, claims and figures by their name",
  ]],
  ["an unknown profile", edited("  smoke:", "  smok:"), [
    'papers/toy.yaml:8:3 cannot find profile "smok"; allowed: smoke, laptop; ' +
    "profiles are listed in pipeline.yaml",
  ]],
  ["a wrong value that only one profile has", edited("tolerance: 2", "tolerance: 0"), [
    'papers/toy.yaml:10:54 cannot use 0 as parameter "tolerance" of checks "near"; allowed: >0',
  ]],
  ["a value twice on an axis", edited("width: [1, 2, 3]", "width: [1, 2, 1]"), [
    'papers/toy.yaml:3:17 cannot take 1 twice in axis "width"; remove one of the two',
  ]],
  ["unequal points of a zipped axis", edited("depth: 5, steps: 50", "depth: 5"), [
    'papers/toy.yaml:6:7 cannot mix points of ["depth"] with points of ["depth","steps"] in axis ' +
    '"size"; each point of a zipped axis sets the same parameters',
  ]],
  ["types mixed on an axis", edited("width: [1, 2, 3]", "width: [1, two]"), [
    'papers/toy.yaml:3:14 cannot mix string with number in axis "width"; ' +
    "give all values of an axis one type",
    'papers/toy.yaml:3:14 cannot use "two" as parameter "width" of data "sequence"; ' +
    "allowed: number; distance",
  ]],
  ["one name for two things", edited("  F1:\n", "  totals:\n"), [
    'papers/toy.yaml:29:3 cannot give the name "totals" to a figure and a stage; ' +
    "the other is at papers/toy.yaml:16",
  ]],
  ["a name with an odd letter", edited("  totals:", "  my_totals:"), [
    'papers/toy.yaml:16:3 cannot use "my_totals" as a name in stages of the paper; ' +
    "allowed: up to 64 letters, digits and hyphens",
  ]],
  ["a number where prose is wanted", edited('published: "18"', "published: 18"), [
    'papers/toy.yaml:23:16 cannot use 18 as "published" of claim "C1"; allowed: text; ' +
    'write it in quotes: "18"',
  ]],
  ["digits that a number loses", edited('published: "18"', "published: 0.30"), [
    'papers/toy.yaml:23:16 cannot use 0.30 as "published" of claim "C1"; allowed: text; ' +
    'write it in quotes: "0.30"',
  ]],
  ["a truth value where prose is wanted", edited("says: Training helps.", "says: TRUE"), [
    'papers/toy.yaml:27:15 cannot use TRUE as "says" of claim "C2"; allowed: text; ' +
    'write it in quotes: "TRUE"',
  ]],
  ["a number that there is not, once", edited("count: 3", "count: 1e400"), [
    "papers/toy.yaml:15:35 cannot use the number 1e400; allowed: finite numbers",
  ]],
  ["a key with a character that is not seen, once", edited("kind: total", "ki\u00adnd: total"), [
    "papers/toy.yaml:17:5 cannot use a key with the character U+00AD (soft hyphen); " +
    "allowed: keys of characters that are seen, and plain spaces",
  ]],
  ["a claim without its sentence", edited("says: Training helps., ", ""), [
    'papers/toy.yaml:27:3 cannot do without "says" in claim "C2"; add it',
  ]],
  ["an input from a pending claim", edited("C1.comparison", "C2.comparison"), [
    'papers/toy.yaml:31:22 cannot take input "claim" from claim "C2", which is pending',
  ]],
  ["an unknown size", edited("kind: total", "kind: total\n    timeout: 5 weeks"), [
    'papers/toy.yaml:18:14 cannot use "5 weeks" as "timeout" of stage "totals"; ' +
    "allowed: a time like 300s, 5 min or 2h",
  ]],
  ["a plug-in where a list is wanted", edited("[{ use: near, tolerance: 0.5 }]", "near"), [
    'papers/toy.yaml:26:13 cannot use one plug-in as "checks"; allowed: a list; write [ … ]',
  ]],
  ["an empty list of a required slot", edited("[{ use: near, tolerance: 0.5 }]", "[]"), [
    'papers/toy.yaml:20:3 cannot do without "checks" in claim "C1"; allowed: near',
  ]],
];

for (const [name, files, expected] of cases) {
  Deno.test(`reported with its place: ${name}`, async () => {
    assert.deepEqual(await problemsOf(files), expected);
  });
}

Deno.test("a circle is reported once, with its whole path", async () => {
  const circle = toyPaper.replace(
    "kind: total\n    inputs: { values: draws.numbers }",
    [
      "kind: total",
      "    inputs: { values: second.total }",
      "  second:",
      "    kind: total",
      "    inputs: { values: third.total }",
      "  third:",
      "    kind: total",
      "    inputs: { values: totals.total }",
    ].join("\n"),
  );
  assert.deepEqual(await problemsOf({ paper: circle }), [
    "papers/toy.yaml:18:23 cannot order stages in a circle: totals ← second ← third ← totals; " +
    "an arrow points from a stage to one that needs it; remove one of these inputs",
  ]);
});

Deno.test("a stage may not run over one axis and gather another of the same parameter", async () => {
  const paper = toyPaper.replace("size:", "other:\n    - { width: 8 }\n    - { width: 9 }\n  size:")
    .replace("kind: total", "kind: total\n    axes: [other]");
  assert.deepEqual(await problemsOf({ paper }), [
    'papers/toy.yaml:22:23 cannot run stage "totals" over axis "other" and gather axis "width" of ' +
    '"draws", which sets the same parameter; name the same axis in both stages',
  ]);
});

Deno.test("all problems of all files are reported together, in the order of the files", async () => {
  const problems = await problemsOf({
    pipeline: "seed: -1\npapers: [toy, toi]\nprofiles: [smoke, laptop]\nextra: 1\n",
    paper: toyPaper.replace("kind: total", "kind: totl").replace("near, tolerance: 0.5", "ner"),
    profile: "paper",
  });
  assert.deepEqual(problems.map((problem) => problem.split(";")[0]), [
    'cannot find profile "paper"',
    'papers/toy.yaml:17:11 cannot find stage kind "totl" of stage "totals"',
    'papers/toy.yaml:26:21 cannot find checks "ner" in lib/checks',
    'pipeline.yaml:1:7 cannot use -1 as "seed" of the pipeline',
    'pipeline.yaml:2:15 cannot find paper "toi"',
    'pipeline.yaml:4:1 cannot find the word "extra" of the pipeline',
  ]);
});

Deno.test("a plug-in that cannot be loaded is named with its own message", async () => {
  const broken = makeWorkspace({ "lib/data/sequence.ts": "throw new Error('no luck');\n" });
  try {
    const texts = new Map([["pipeline.yaml", toyPipeline], ["papers/toy.yaml", toyPaper]]);
    await assert.rejects(
      readPipeline({ workspace: broken.root, profile: undefined, texts }),
      /^Problems: lib\/data\/sequence\.ts:1:7 cannot load this module: Error: no luck$/,
    );
  } finally {
    broken.remove();
  }
});

Deno.test("a missing pipeline.yaml is reported without a stack trace", async () => {
  await assert.rejects(
    readPipeline({ workspace: workspace.root, profile: undefined, texts: new Map() }),
    { name: "UserError", exitCode: 2 },
  );
});
