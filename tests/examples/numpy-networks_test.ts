/** The example whose measuring is done by NumPy, by its own tasks, as its reader runs it. */
import assert from "node:assert/strict";
import { fromFileUrl } from "../../lib/pipeline/system/path.ts";
import { hasSandbox } from "../pipeline/program/workspace.ts";

const folder = fromFileUrl(import.meta.resolve("../../examples/numpy-networks"));
const python = "/usr/bin/python3";
const page = Deno.readTextFileSync(
  fromFileUrl(import.meta.resolve("../../docs/programs.md")),
);

function has(program: string, ...words: readonly string[]): boolean {
  try {
    return new Deno.Command(program, { args: [...words] }).outputSync().success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

const hasNumpy = has(python, "-c", "import numpy");
const ignore = !hasSandbox || !hasNumpy;

async function task(...words: readonly string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "--cwd", folder, ...words, "--profile", "smoke", "--backend", "wasm"],
    env: { NO_COLOR: "1" },
  }).output();
  assert.equal(code, 0, `${words.join(" ")}\n${new TextDecoder().decode(stderr)}`);
  return stdout;
}

Deno.test({
  name:
    "NumPy's networks and ours have the law of the theory, and one law; both are there to be taken",
  ignore,
  async fn() {
    const out = new TextDecoder().decode(await task("repro"));
    for (const claim of ["C1", "C2", "C3"]) {
      assert.match(out, new RegExp(`^${claim} .* agrees$`, "m"), out);
    }
    const table = Deno.makeTempFileSync({ suffix: ".npy" });
    try {
      Deno.writeFileSync(table, await task("show", "numpy-networks/plain", "--format", "npy"));
      const script =
        "import numpy as np, sys; a = np.load(sys.argv[1]); print(a.dtype.names, len(a))";
      const { stdout } = new Deno.Command(python, { args: ["-c", script, table] }).outputSync();
      assert.equal(
        new TextDecoder().decode(stdout).trim(),
        "('width', 'logNorm', 'network') 800",
      );
    } finally {
      Deno.removeSync(table);
    }
  },
});

/** The lines of the page in a language, as they stand. */
function linesIn(language: string): string {
  const found = new RegExp("```" + language + "\n([^`]*)```").exec(page);
  assert.ok(found, `the page has nothing in ${language}`);
  return found[1];
}

const readers = [
  ["python", python, ["-c", "import pandas, matplotlib"], (text: string) => ["-c", text]],
  ["r", "Rscript", ["--version"], (text: string) => ["-e", text]],
  ["julia", "julia", ["-e", "using CSV, DataFrames, Plots"], (text: string) => ["-e", text]],
] as const;

for (const [language, program, probe, words] of readers) {
  Deno.test({
    name: `the page's lines of ${language} make a figure of a run, in ten lines`,
    ignore: ignore || !has(program, ...probe),
    async fn() {
      const text = linesIn(language);
      assert.ok(text.trim().split("\n").length <= 10);
      await task("repro");
      const cwd = Deno.makeTempDirSync();
      try {
        Deno.mkdirSync(`${cwd}/artifacts`);
        Deno.symlinkSync(`${folder}/artifacts/out`, `${cwd}/artifacts/out`);
        const { success, stderr } = new Deno.Command(program, { args: words(text), cwd })
          .outputSync();
        assert.ok(success, new TextDecoder().decode(stderr));
        assert.ok(Deno.statSync(`${cwd}/figure.png`).size > 1000);
      } finally {
        Deno.removeSync(cwd, { recursive: true });
      }
    },
  });
}

Deno.test("the page has at most ten lines of each language, and quotes the example", () => {
  for (const [language] of readers) {
    assert.ok(linesIn(language).trim().split("\n").length <= 10, language);
  }
  const paper = Deno.readTextFileSync(`${folder}/papers/numpy-networks.yaml`);
  const lines = new Set(paper.split("\n").map((line) => line.trim()));
  const quoted = [...page.matchAll(/```yaml\n([^`]*)```/g)][0][1].split("\n")
    .map((line) => line.trim()).filter((line) => line !== "");
  assert.deepEqual(quoted.filter((line) => !lines.has(line)), []);
});
