/** Holds the tree to the house rules, and each rule to an example that it must refuse. */
import assert from "node:assert/strict";
import { layerOf, limits, type Rule, rules, type SourceFile } from "./tidy/rules.ts";

const root = new URL("..", import.meta.url).pathname;

function sources(): SourceFile[] {
  const found: SourceFile[] = [];
  const walk = (folder: string) => {
    for (const entry of Deno.readDirSync(root + folder)) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory) {
        // Fixtures are data; kernels are written in another language with TypeScript's ending.
        if (path !== "tests/fixtures" && !/^(?:lib\/(?:num|tensor)|bench)\/kernel$/.test(path)) {
          walk(path);
        }
      } else if (entry.name.endsWith(".ts")) {
        found.push({ path, text: Deno.readTextFileSync(root + path) });
      }
    }
  };
  for (const folder of ["lib", "stages", "tests", "bench"]) walk(folder);
  return found.sort((a, b) => a.path < b.path ? -1 : 1);
}

const tree = sources();

for (const [name, rule] of Object.entries(rules)) {
  Deno.test(`tidy: ${name} holds everywhere`, () => {
    const problems = tree.flatMap((file) => rule(file).map((problem) => `${file.path} ${problem}`));
    assert.deepEqual(problems, []);
  });
}

Deno.test("tidy: every source file has its test at the mirrored path", () => {
  const paths = new Set(tree.map(({ path }) => path));
  const tested = tree.map(({ path }) => path).filter((path) =>
    [
      "num",
      "theory",
      "fits",
      "checks",
      "dynamics",
      "measures",
      "models",
      "parametrizations",
      "data",
    ]
      .includes(layerOf(path)) && path.split("/").length === 3
  );
  const missing = tested.filter((path) =>
    !paths.has(path.replace(/^lib\//, "tests/").replace(/\.ts$/, "_test.ts"))
  );
  assert.deepEqual(missing, []);
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
  layering: { path: "lib/theory/x.ts", text: 'import { a } from "../tensor/backend.ts";\n' },
  tensorFlowInOnePlace: { path: "lib/num/x.ts", text: 'import "@tensorflow/tfjs-core";\n' },
  fileLength: { path: "lib/num/x.ts", text: "\n".repeat(limits.fileLines + 1) },
  fileName: { path: "lib/num/array-utils.ts", text: "" },
  purity: { path: "stages/x.ts", text: "const x = Math.random();\n" },
  noDefaultExport: { path: "lib/num/x.ts", text: "export default 1;\n" },
  noSwallowedError: { path: "lib/num/x.ts", text: "try { f(); } catch {" + " }\n" },
  pluginSatisfies: { path: "lib/theory/x.ts", text: "export const plugin = {};\n" },
  documentedExports: { path: "lib/num/x.ts", text: "\nexport function f() {}\n" },
};

for (const [name, file] of Object.entries(offences)) {
  Deno.test(`tidy: ${name} refuses an offender`, () => {
    assert.notDeepEqual((rules[name] as Rule)(file), []);
  });
}
