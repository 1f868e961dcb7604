/** The example paper by its own tasks, with the permissions of deno.json, as its reader runs it. */
import assert from "node:assert/strict";
import type { SourceFile } from "../tidy/imports.ts";
import { rules } from "../tidy/rules.ts";
import { fromFileUrl } from "../../lib/pipeline/system/path.ts";

const folder = fromFileUrl(import.meta.resolve("../../examples/gaussian-matrices"));

async function task(...words: readonly string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "--cwd", folder, ...words],
    env: { NO_COLOR: "1" },
  }).output();
  const text = new TextDecoder();
  const [out, error] = [text.decode(stdout), text.decode(stderr)];
  return { code, out, error };
}

/** The task in profile smoke, which must succeed; what it wrote. */
async function smoke(...words: readonly string[]): Promise<string> {
  const { code, out, error } = await task(...words, "--profile", "smoke", "--backend", "wasm");
  assert.equal(code, 0, `${words.join(" ")}\n${out}\n${error}`);
  return out;
}

/** All TypeScript files below a folder, by their paths in the workspace. */
function sources(path: string): SourceFile[] {
  return [...Deno.readDirSync(`${folder}/${path}`)].flatMap(({ name, isDirectory }) => {
    const inner = `${path}/${name}`;
    if (isDirectory) return sources(inner);
    return [{ path: inner, text: Deno.readTextFileSync(`${folder}/${inner}`) }];
  });
}

Deno.test("every verb works in the example's folder, and every claim agrees", async () => {
  const first = await smoke("repro");
  for (const claim of ["C1", "C2", "C3"]) {
    assert.match(first, new RegExp(`^${claim} .* agrees$`, "m"), first);
  }
  assert.match(first, /artifacts\/out\/gaussian-matrices\/ \(F1, F2\)/);
  for (const figure of ["F1", "F2"]) {
    const png = Deno.readFileSync(
      `${folder}/artifacts/out/gaussian-matrices/${figure}/${figure}.png`,
    );
    assert.deepEqual([...png.subarray(1, 4)], [...new TextEncoder().encode("PNG")]);
    assert.ok(png.length > 10_000);
  }
  assert.match(await smoke("repro"), /^Nothing had to run\.$/m);
  assert.match(await smoke("plan"), /^Nothing would run: \d+ jobs up to date\.$/m);
  assert.match(await smoke("why", "gaussian-matrices/C2"), /C2/);
  assert.match(await smoke("show", "gaussian-matrices/C1"), /mean KS distance .* from the rival/);
  // Whatever was in the store before, it is what the code gives today.
  assert.match(await smoke("verify", "--sample", "3"), /^Store: 3 jobs byte for byte equal\.$/m);
  const { code, error } = await task("gc");
  assert.equal(code, 0, error);
});

Deno.test("the paper has at most 60 lines, and its plug-ins are four files that keep the house rules", () => {
  const paper = Deno.readTextFileSync(`${folder}/papers/gaussian-matrices.yaml`);
  assert.ok(paper.trimEnd().split("\n").length <= 60);
  const longest = Math.max(...paper.split("\n").map((line) => line.length));
  assert.ok(longest <= 100, `a line of ${longest}`);
  const plugins = sources("lib");
  assert.ok(plugins.length <= 4, plugins.map(({ path }) => path).join(", "));
  const tests = new Set(sources("tests").map(({ path }) => path));
  for (const file of plugins) {
    for (const [name, rule] of Object.entries(rules)) assert.deepEqual(rule(file), [], name);
    const mirrored = file.path.replace(/^lib\//, "tests/").replace(/\.ts$/, "_test.ts");
    assert.ok(tests.has(mirrored), mirrored);
  }
});

Deno.test("the tutorial quotes the paper, and names tasks and files that there are", () => {
  const tutorial = Deno.readTextFileSync(`${folder}/../../docs/your-first-paper.md`);
  const files = ["papers/gaussian-matrices.yaml", "pipeline.yaml", "deno.json"];
  const [paper, pipeline, configuration] = files.map((path) =>
    Deno.readTextFileSync(`${folder}/${path}`)
  );
  const lines = new Set([...paper.split("\n"), ...pipeline.split("\n")].map((line) => line.trim()));
  const quoted = [...tutorial.matchAll(/```yaml\n([^`]*)```/g)].flatMap(([, text]) =>
    text.split("\n")
  ).map((line) => line.trim()).filter((line) => line !== "");
  assert.ok(quoted.length > 30);
  assert.deepEqual(quoted.filter((line) => !lines.has(line)), []);
  const { tasks } = JSON.parse(configuration) as { readonly tasks: Record<string, string> };
  const named = [...tutorial.matchAll(/deno task ([a-z]+)/g)].map(([, verb]) => verb);
  assert.deepEqual([...new Set(named)].filter((verb) => !Object.hasOwn(tasks, verb)), []);
  for (const [, path] of tutorial.matchAll(/\]\(\.\.\/([^)]+)\)/g)) {
    assert.ok(Deno.statSync(`${folder}/../../${path}`), path);
  }
});
