/** Holds the tree to the house rules, and each rule to an example that it must refuse. */
import assert from "node:assert/strict";
import { circlesOf } from "./tidy/circles.ts";
import { codeOf, type SourceFile } from "./tidy/imports.ts";
import { missingMentions } from "./tidy/mentions.ts";
import { testPathOf } from "../lib/pipeline/writing/piece.ts";
import { untested } from "./tidy/own-tests.ts";
import { roomsOf, unusedArrows, wrongImports } from "./tidy/rooms.ts";
import { fullFolders, isKernel, limits, type Rule, rules } from "./tidy/rules.ts";
import testedThrough from "./tidy/tested-through.json" with { type: "json" };
import { fromFileUrl } from "../lib/pipeline/system/path.ts";

const root = `${fromFileUrl(import.meta.resolve("../"))}/`;

/** Files of some folders by the ending of their names, sorted; fixtures are data. */
function filesUnder(folders: readonly string[], ending = ""): string[] {
  const found: string[] = [];
  const walk = (folder: string) => {
    for (const entry of Deno.readDirSync(root + folder)) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory && path !== "tests/fixtures") walk(path);
      else if (entry.isFile && entry.name.endsWith(ending)) found.push(path);
    }
  };
  folders.filter((folder) => isFolder(root + folder)).forEach(walk);
  return found.sort();
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

const everything = filesUnder(["lib", "stages", "tests", "bench", "examples"], ".ts").map(
  (path): SourceFile => ({ path, text: Deno.readTextFileSync(root + path) }),
);
/** Kernels are written in another language with TypeScript's ending. */
const tree = everything.filter(({ path }) => !isKernel(path));
const kernels = everything.filter(({ path }) => isKernel(path));
const rooms = roomsOf(Deno.readTextFileSync(`${root}ARCHITECTURE.md`));
const ours = tree.filter(({ path }) => !path.startsWith("examples/"));

Deno.test("tidy: every file imports only what its room may (ARCHITECTURE.md, section 1)", () => {
  assert.deepEqual(wrongImports(ours, rooms), []);
  assert.deepEqual(unusedArrows(ours, rooms), []);
});

Deno.test("tidy: a wrong import, a loaded address and a file without a room are refused", () => {
  const refused = (path: string, text: string) => wrongImports([{ path, text }], rooms).length;
  assert.equal(refused("lib/theory/x.ts", 'import { a } from "../tensor/backend.ts";\n'), 1);
  assert.equal(refused("lib/theory/x.ts", 'import { a } from "../num/array.ts";\n'), 0);
  assert.equal(refused("lib/theory/x.ts", 'import { a } from "../fits/line.ts";\n'), 1);
  assert.equal(refused("lib/pipeline/store/x.ts", 'export * from "../runs/events.ts";\n'), 1);
  const later = 'later(import.meta.resolve("../commands/gc.ts"));\n';
  assert.equal(refused("lib/pipeline/words/x.ts", later), 1);
  assert.equal(refused("lib/pipeline/words/x.ts", 'new URL("../code/bundle.ts", here);\n'), 1);
  assert.equal(refused("lib/pipeline/x.ts", ""), 1);
});

Deno.test("tidy: no circle of imports", () => {
  assert.deepEqual(circlesOf(tree), []);
});

Deno.test("tidy: a planted circle is found, of types and of loaded addresses too", () => {
  const file = (path: string, text: string): SourceFile => ({ path, text });
  const a = file("lib/x/a.ts", 'import type { B } from "../y/b.ts";\n');
  const b = file("lib/y/b.ts", 'later(import.meta.resolve("./c.ts"));\n');
  const c = file("lib/y/c.ts", 'import { a } from "../x/a.ts";\n');
  assert.deepEqual(circlesOf([a, b, c]), [["lib/x/a.ts", "lib/y/b.ts", "lib/y/c.ts"]]);
  assert.deepEqual(circlesOf([a, b]), []);
});

Deno.test("tidy: what is loaded later is named once", () => {
  const wrong = tree.flatMap(({ path, text }) =>
    [...text.matchAll(/later<typeof import\("([^"]+)"\)>\(\s*import\.meta\.resolve\(\s*"([^"]+)"/g)]
      .filter(([, type, address]) => type !== address).map(([, , address]) => `${path} ${address}`)
  );
  assert.deepEqual(wrong, []);
});

Deno.test("tidy: the engine loads later in one way", () => {
  const literal = /(?<!typeof )\bimport\(\s*"/;
  const wrong = tree.filter(({ path, text }) =>
    path.startsWith("lib/pipeline/") && literal.test(codeOf(text))
  );
  assert.deepEqual(wrong.map(({ path }) => path), []);
  assert.ok(
    literal.test('await import("./x.ts")') && !literal.test('later<typeof import("./x.ts")>'),
  );
});

Deno.test("tidy: no folder is too full", () => {
  assert.deepEqual(fullFolders(everything.map(({ path }) => path)), []);
  const many = Array.from({ length: limits.folderFiles + 1 }, (_, i) => `lib/num/x${i}.ts`);
  assert.equal(fullFolders(many).length, 1);
  assert.equal(fullFolders(many.slice(1)).length, 0);
});

Deno.test("tidy: kernels keep their limits", () => {
  const { fileLength, lineLength, fileName } = rules;
  const problems = kernels.flatMap((file) =>
    [fileLength, lineLength, fileName].flatMap((rule) => rule(file))
      .map((problem) => `${file.path} ${problem}`)
  );
  assert.deepEqual(problems, []);
  assert.ok(kernels.length > 10);
});

/** Documents whose paths and names are held against the tree. */
const documents = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"];

Deno.test("tidy: every path and name that the documents mention exists", () => {
  const folders = ["lib", "stages", "tests", "bench", "papers", "docs", "artifacts/digests", ".ci"]
    .concat(["examples", ".github", ".devcontainer", "tests/fixtures"]);
  const paths = new Set(filesUnder(folders));
  for (const { name, isFile } of Deno.readDirSync(root)) if (isFile) paths.add(name);
  for (const path of [...paths]) {
    for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1)) {
      paths.add(path.slice(0, at));
    }
  }
  const text = tree.map(({ text }) => text).join("\n") +
    [...paths].filter((path) => path.endsWith(".yaml")).map((path) =>
      Deno.readTextFileSync(root + path)
    )
      .join("\n") +
    Deno.readTextFileSync(`${root}deno.json`);
  for (const document of documents.filter((path) => paths.has(path))) {
    const missing = missingMentions(Deno.readTextFileSync(root + document), { paths, text });
    assert.deepEqual(missing, [], document);
  }
});

Deno.test("tidy: a path or name that is not there is found in a document", () => {
  const found = { paths: new Set(["lib/num/array.ts", "lib/num"]), text: "function keyOf() {}" };
  const missing = (document: string) => missingMentions(document, found).length;
  assert.equal(
    missing("`lib/num/array.ts`, `num/array.ts`, `keyOf`, [x](lib/num), https://x.y/z"),
    0,
  );
  assert.equal(missing("`lib/num/other.ts`"), 1);
  assert.equal(missing("see num/other.ts"), 1);
  assert.equal(missing("`keyOff`"), 1);
  assert.equal(missing("[x](docs/nothing.md)"), 1);
});

for (const [name, rule] of Object.entries(rules)) {
  Deno.test(`tidy: ${name} holds everywhere`, () => {
    const problems = tree.flatMap((file) => rule(file).map((problem) => `${file.path} ${problem}`));
    assert.deepEqual(problems, []);
  });
}

/** Rooms whose files each do one thing that a test of its own can show. */
const mirroredRooms =
  /^lib\/(?:num(?:\/[^/]+)?|theory|fits|checks|dynamics|measures|models|parametrizations|data)\/[^/]+$/;

Deno.test("tidy: every plug-in and every piece of mathematics has its test at the mirrored path", () => {
  const paths = new Set(tree.map(({ path }) => path));
  const missing = [...paths].filter((path) => mirroredRooms.test(path))
    .filter((path) => !paths.has(testPathOf(path)));
  assert.deepEqual(missing, []);
});

Deno.test("tidy: every other source file has a test in its room, or one that a list names", () => {
  assert.deepEqual(untested({ files: tree, testedThrough }), []);
});

Deno.test("tidy: a file without a test is found, and a list that no longer fits", () => {
  const file = (path: string, text = ""): SourceFile => ({ path, text });
  const files = [
    file("lib/pipeline/store/a.ts"),
    file("lib/pipeline/store/b.ts", 'import "./a.ts";\n'),
    file("tests/pipeline/store/b_test.ts", 'import "../../../lib/pipeline/store/b.ts";\n'),
    file("tests/pipeline/runs/c_test.ts", 'import "../../../lib/pipeline/store/c.ts";\n'),
    file("lib/pipeline/store/c.ts"),
  ];
  const found = (testedThrough: Record<string, string>) => untested({ files, testedThrough });
  assert.deepEqual(found({}), [
    "lib/pipeline/store/c.ts has no test: write tests/pipeline/store/c_test.ts",
  ]);
  assert.deepEqual(found({ "lib/pipeline/store/c.ts": "tests/pipeline/runs/c_test.ts" }), []);
  assert.equal(found({ "lib/pipeline/store/c.ts": "tests/gone_test.ts" }).length, 1);
  assert.equal(
    found({
      "lib/pipeline/store/c.ts": "tests/pipeline/runs/c_test.ts",
      "lib/pipeline/store/a.ts": "tests/pipeline/store/b_test.ts",
    }).length,
    1,
  );
});

Deno.test("tidy: every file of lib is reached by something", () => {
  const imported = tree.map(({ text }) => text).join("\n");
  const papers = [...Deno.readDirSync(root + "papers")].map(({ name }) =>
    Deno.readTextFileSync(`${root}papers/${name}`)
  ).join("\n");
  const unreached = tree.filter(({ path }) => path.startsWith("lib/")).filter(({ path }) => {
    const name = path.split("/").at(-1)!;
    const plugin = new RegExp(`\\b${name.replace(".ts", "")}\\b`);
    return !imported.includes(`/${name}"`) && !plugin.test(papers) &&
      !Deno.readTextFileSync(root + "deno.json").includes(path);
  }).map(({ path }) => path);
  assert.deepEqual(unreached, []);
});

const offences: Record<keyof typeof rules, SourceFile> = {
  tensorFlowInOnePlace: { path: "lib/num/x.ts", text: 'import "@tensorflow/tfjs-core";\n' },
  fileLength: { path: "lib/num/x.ts", text: "\n".repeat(limits.fileLines + 1) },
  lineLength: { path: "lib/num/x.ts", text: `${"x".repeat(limits.lineColumns + 1)}\n` },
  fileName: { path: "lib/num/array-utils.ts", text: "" },
  purity: { path: "stages/x.ts", text: "const x = Math.random();\n" },
  noDefaultExport: { path: "lib/num/x.ts", text: "export default 1;\n" },
  noSwallowedError: { path: "lib/num/x.ts", text: "try { f(); } catch {" + " }\n" },
  noSharedState: { path: "tests/x.ts", text: 'Deno.env.set("PATH", "");\n' },
  noUnlimitedEngine: {
    path: "tests/x.ts",
    text: 'new Deno.Command(Deno.execPath(), { args: ["run", "-A", cli] });\n',
  },
  noUrlAsPath: {
    path: "tests/x.ts",
    text: 'const root = new URL("..", import.meta.url).path' + "name;\n",
  },
  ownFolderInOnePlace: {
    path: "lib/pipeline/x.ts",
    text: "const folder = `${workspace}/artifact" + "s/out`;\n",
  },
  plainWords: { path: "lib/num/x.ts", text: "/** A number that is tol" + "d. */\n" },
  pluginSatisfies: { path: "lib/theory/x.ts", text: "export const plugin = {};\n" },
  documentedExports: { path: "lib/num/x.ts", text: "\nexport function f() {}\n" },
  seededProperties: {
    path: "tests/x.ts",
    text: "const seed = 1;\nfc.asser" +
      "t(fc.property(fc.nat(), (n) => n >= 0), { numRuns: 9 });\n",
  },
};

for (const [name, file] of Object.entries(offences)) {
  Deno.test(`tidy: ${name} refuses an offender`, () => {
    assert.notDeepEqual((rules[name] as Rule)(file), []);
  });
}

Deno.test("tidy: each way to change what a process shares is refused, outside of a process of its own", () => {
  const problems = (text: string) => rules.noSharedState({ path: "tests/x.ts", text });
  const changes = ["env.set(name, x)", 'env.delete("X")', "chd" + 'ir("/")', "umas" + "k(0)"];
  for (const change of changes) {
    assert.equal(problems(`Deno.${change};`).length, 1, change);
    assert.deepEqual(problems(`const alone = testsAlone(import.meta.url); Deno.${change};`), []);
  }
  assert.deepEqual(problems('Deno.env.get("X"); Deno.env.set("GOGC", "off");'), []);
});

Deno.test("tidy: a constant power of another base than two is refused", () => {
  const problems = (text: string) => rules.purity({ path: "lib/num/x.ts", text });
  for (const text of ["const x = 1.1 ** 10;", "const x = 10 ** -3;", "f(0.5 ** 3)"]) {
    assert.equal(problems(text).length, 1, text);
  }
  for (const text of ["2 ** -53", "x2 ** 3", "10 ** digits", "// 10 ** -320"]) {
    assert.deepEqual(problems(text), [], text);
  }
});
