import assert from "node:assert/strict";
import * as esbuild from "esbuild";
import { columnBefore, withoutPaths } from "../../../lib/pipeline/code/path-free.ts";

/** A package of two CommonJS modules and a module that is loaded lazily, in a folder of some name. */
async function bundleIn(layout: string): Promise<string> {
  const root = Deno.makeTempDirSync();
  const folder = `${root}/${layout}/two`;
  Deno.mkdirSync(folder, { recursive: true });
  Deno.writeTextFileSync(
    `${folder}/first.js`,
    "exports.one = () => require('./second.js').two / 2;\n",
  );
  Deno.writeTextFileSync(`${folder}/second.js`, "exports.two = 2;\n");
  Deno.writeTextFileSync(`${folder}/late.mjs`, "await 0;\nexport const late = () => 3;\n");
  const { outputFiles } = await esbuild.build({
    stdin: {
      resolveDir: root,
      contents: `import { one } from "./${layout}/two/first.js";
        const { late } = await import("./${layout}/two/late.mjs");
        globalThis.found = [one(), late()];`,
    },
    bundle: true,
    format: "esm",
    write: false,
    minifySyntax: true,
    minifyWhitespace: true,
    absWorkingDir: root,
  });
  await esbuild.stop();
  Deno.removeSync(root, { recursive: true });
  return outputFiles[0].text;
}

Deno.test("another layout of packages gives the same code, which still runs", async () => {
  const layouts = ["node_modules", "node_modules/.deno/two@1.0.0/node_modules", "elsewhere"];
  const codes = [];
  for (const layout of layouts) codes.push(await bundleIn(layout));
  assert.ok(codes[0] !== codes[1], "the bundler writes no paths any more: this file has no use");
  const short = codes.map((code) => withoutPaths(code).code);
  assert.deepEqual(short, [short[0], short[0], short[0]]);
  assert.ok(!short[0].includes("first.js") && !short[0].includes("late.mjs"));
  await import(`data:text/javascript,${encodeURIComponent(short[0])}`);
  assert.deepEqual((globalThis as { found?: number[] }).found, [1, 3]);
});

Deno.test("every position of the shortened code is found in the code before", () => {
  const before =
    'f();\nvar a=__commonJS({"x/y.js"(e){A}});var init_b=__esm({"long/path.ts"(){B}});C\nD';
  const { code, cuts } = withoutPaths(before);
  const [linesBefore, lines] = [before, code].map((text) => text.split("\n"));
  for (const mark of ["f", "A", "B", "C", "D"]) {
    const line = lines.findIndex((text) => text.includes(mark));
    const column = lines[line].indexOf(mark) + 1;
    const found = columnBefore(cuts, { line: line + 1, column });
    assert.equal(linesBefore[line][found - 1], mark);
  }
  assert.equal(columnBefore([], { line: 2, column: 7 }), 7);
});

Deno.test("what a stage's own strings say stays as it is", () => {
  const code = 'x={"a/b.js"(){}};y="__commonJS({\\"a/b.js\\"(";';
  assert.equal(withoutPaths(code).code, code);
});
