/** Golden messages: what can be wrong with the `sources` of a paper, before any file is looked at. */
import assert from "node:assert/strict";
import { Problems } from "../../../lib/contract/errors.ts";
import { readPipeline } from "../../../lib/pipeline/reading/pipeline-reader.ts";
import { makeWorkspace, toyPipeline } from "../toy/workspace.ts";

const kind = (inputs: string) =>
  `import * as v from "valibot";
export const stage = {
  summary: "", params: v.strictObject({}), slots: {}, inputs: ${inputs},
  outputs: () => ["out"], run() {},
};
`;
const workspace = makeWorkspace({
  "stages/any.ts": kind("{ required: [], optional: [], rest: true }"),
  "stages/tables.ts": kind("{ required: [], optional: ['table'], rest: true, files: false }"),
  "stages/both.ts": kind("{ required: [], optional: ['table'], rest: false, files: true }"),
  "stages/make.ts": `import * as v from "valibot";
export const stage = {
  summary: "", params: v.strictObject({}), slots: { data: "required" },
  inputs: { required: [], optional: [], rest: false, files: true }, outputs: () => ["data"], run() {},
};
`,
  "lib/data/pictures.ts": `import * as v from "valibot";
export const plugin = {
  summary: "", params: v.strictObject({}), files: ["images", "labels"], generate() {},
};
`,
});
for (const name of ["x", "y"]) workspace.write(name, "");
globalThis.addEventListener("unload", () => workspace.remove());

const digest = "0123456789abcdef".repeat(4);

async function problemsOf(sources: string, stages: string, profiles = ""): Promise<string[]> {
  const paper = `source: { title: T, authors: [N] }\nsources:\n${sources}\nstages:\n${stages}\n` +
    profiles;
  const texts = new Map([["pipeline.yaml", toyPipeline], ["papers/toy.yaml", paper]]);
  try {
    await readPipeline({ workspace: workspace.root, profile: undefined, texts });
    return [];
  } catch (error) {
    if (error instanceof Problems) return error.errors.map(({ message }) => message);
    throw error;
  }
}

const takesA = "  s: { kind: any, inputs: { x: sources.a } }";

Deno.test("right sources have no problems", async () => {
  assert.deepEqual(await problemsOf("  a: { file: data/x.csv }", takesA), []);
  const inPackage = `  a: { package: "@scope/p.q", file: x, sha256: ${digest} }`;
  assert.deepEqual(await problemsOf(inPackage, takesA), []);
  const pictures =
    "  s: { kind: make, data: pictures, inputs: { images: sources.a, labels: sources.a } }";
  assert.deepEqual(await problemsOf("  a: { file: x }", pictures), []);
});

Deno.test("a source that one profile alone takes is used", async () => {
  const [stages, profile] = [
    "  s: { kind: any }",
    "profiles: { smoke: { stages: { s: { inputs: { x: sources.a } } } } }\n",
  ];
  assert.deepEqual(await problemsOf("  a: { file: x }", stages, profile), []);
  assert.equal((await problemsOf("  a: { file: x }", stages)).length, 1, "the control");
});

const allowedPath = "; allowed: a path from the folder of pipeline.yaml, like data/prices.csv";
const cases: readonly (readonly [string, string, string, readonly string[]])[] = [
  ["an unknown source", "  a: { file: x }", "  s: { kind: any, inputs: { x: sources.b } }", [
    'papers/toy.yaml:5:32 cannot find source "b" for input "x" of stage "s"; allowed: a; ' +
    "sources are declared at the top of the paper",
  ]],
  ["a source that nobody takes", "  a: { file: x }\n  b: { file: y }", takesA, [
    'papers/toy.yaml:4:3 cannot find a stage that takes source "b"; ' +
    "add `b: sources.b` to the inputs of one, or remove the source",
  ]],
  ["a path that leads out", "  a: { file: data/../../x }", takesA, [
    'papers/toy.yaml:3:14 cannot use "data/../../x" as the file of source "a": it leads out by ..' +
    allowedPath,
  ]],
  ["an absolute path", "  a: { file: /etc/passwd }", takesA, [
    'papers/toy.yaml:3:14 cannot use "/etc/passwd" as the file of source "a": it is not relative' +
    allowedPath,
  ]],
  ["a drive", "  a: { file: 'C:/x' }", takesA, [
    'papers/toy.yaml:3:14 cannot use "C:/x" as the file of source "a": it is not relative' +
    allowedPath,
  ]],
  ["backslashes", "  a: { file: 'data\\x' }", takesA, [
    'papers/toy.yaml:3:14 cannot use "data\\\\x" as the file of source "a": parts of a path are ' +
    "parted by /" + allowedPath,
  ]],
  ["a folder by its slash", "  a: { file: data/ }", takesA, [
    'papers/toy.yaml:3:14 cannot use "data/" as the file of source "a": it has an empty part' +
    allowedPath,
  ]],
  ["a file of the store", "  a: { file: artifacts/format }", takesA, [
    'papers/toy.yaml:3:14 cannot use "artifacts/format" as the file of source "a": artifacts/ is ' +
    "what the engine itself writes" + allowedPath,
  ]],
  ["no file", "  a: { sha256: " + digest + " }", takesA, [
    'papers/toy.yaml:3:3 cannot do without "file" in sources.a of the paper; add it',
  ]],
  ["a digest cut short", "  a: { file: x, sha256: 0123abcd }", takesA, [
    'papers/toy.yaml:3:25 cannot use "0123abcd" as "sha256" of sources.a of the paper; ' +
    "allowed: 64 hexadecimal digits in lower case",
  ]],
  ["an odd package", `  a: { package: ../p, file: x, sha256: ${digest} }`, takesA, [
    'papers/toy.yaml:3:17 cannot use "../p" as "package" of sources.a of the paper; ' +
    "allowed: @scope/name or name",
  ]],
  ["an unknown word", "  a: { file: x, sha: 1 }", takesA, [
    'papers/toy.yaml:3:17 cannot find the word "sha" of sources.a of the paper; ' +
    "allowed: sha256, file, obtain, package",
  ]],
  ["a file of a package without digest", "  a: { package: p, file: x }", takesA, [
    'papers/toy.yaml:3:3 cannot use a file of package "p" as source "a" without its sha256; ' +
    "add `sha256:` with 64 hexadecimal digits; only a file of the workspace may do without",
  ]],
  [
    "a file where a table is read",
    "  a: { file: x }",
    "  s: { kind: both, inputs: { table: sources.a } }",
    [
      'papers/toy.yaml:5:30 cannot give a file to input "table" of stage "s"; ' +
      "this input is a table: write `stage.output`",
    ],
  ],
  [
    "a file where none is read",
    "  a: { file: x }",
    "  s: { kind: tables, inputs: { other: sources.a } }",
    [
      'papers/toy.yaml:5:32 cannot give a file to input "other" of stage "s"; ' +
      "stages of this kind take no files",
    ],
  ],
  [
    "a file that the data plug-in lacks, and one that it does not know",
    "  a: { file: x }",
    "  s: { kind: make, data: pictures, inputs: { imagse: sources.a, labels: sources.a } }",
    [
      'papers/toy.yaml:5:3 cannot do without file "images" in stage "s"; ' +
      "add `inputs: { images: sources.name }`",
      'papers/toy.yaml:5:46 cannot give a file to input "imagse" of stage "s"; ' +
      "allowed: images, labels",
    ],
  ],
  [
    "a file for a data plug-in that reads none",
    "  a: { file: x }",
    "  s: { kind: make, data: { use: sequence, count: 1 }, inputs: { x: sources.a } }",
    [
      'papers/toy.yaml:5:65 cannot give a file to input "x" of stage "s"; ' +
      "its data plug-in reads no files",
    ],
  ],
  ["a stage named sources", "  a: { file: x }", `${takesA}\n  sources: { kind: any }`, [
    'papers/toy.yaml:6:3 cannot give the name "sources" to a stage; ' +
    "in inputs, `sources.name` means an external file",
  ]],
];

for (const [name, sources, stages, expected] of cases) {
  Deno.test(`reported with its place: ${name}`, async () => {
    assert.deepEqual(await problemsOf(sources, stages), expected);
  });
}
