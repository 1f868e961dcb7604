/**
 * docs/example-paper as its reader makes it: the example's results, exported, in a paper. LaTeX is needed for
 * the last step alone, and that is skipped where it is not installed.
 */
import assert from "node:assert/strict";
import { compiled, hasLatex } from "../latex.ts";
import { root } from "./pages.ts";

const folder = `${root}examples/gaussian-matrices`;
const paper = Deno.readTextFileSync(`${root}docs/example-paper/paper.tex`);
const exported = `${folder}/artifacts/export`;

function task(...words: readonly string[]): void {
  const { code, stderr } = new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "--cwd", folder, ...words, "--profile", "smoke", "--backend", "wasm"],
    env: { NO_COLOR: "1" },
  }).outputSync();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
}

interface Numbers {
  readonly numbers: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly files: Readonly<Record<string, string>>;
}

function exportedNow(): Numbers {
  task("repro");
  task("export");
  return JSON.parse(Deno.readTextFileSync(`${exported}/numbers.json`));
}

Deno.test("the example paper takes every number and figure from the export, and each of them is there", () => {
  const { numbers, files } = exportedNow();
  const used = [...paper.matchAll(/\\result\{([CF]\d+)\}\{(\w+)\}/g)];
  assert.ok(used.length >= 8);
  const tex = Deno.readTextFileSync(`${exported}/claims.tex`);
  for (const [, name, field] of used) {
    assert.ok(tex.includes(`\\claims@put{gaussian-matrices/${name}/${field}}`), `${name} ${field}`);
  }
  const paths = [...paper.matchAll(/\\results\/([\w/-]+)/g)].map(([, path]) => path);
  for (const path of paths) {
    assert.ok(Object.keys(files).some((file) => file.replace(/\.\w+$/, "") === path), path);
  }
  assert.match(numbers["gaussian-matrices/C2"].measured, /^-0\.\d+\(\d+\)$/);
});

Deno.test({
  name: "the example paper compiles without a warning, and says the numbers of the store",
  ignore: !hasLatex,
  fn() {
    const { numbers } = exportedNow();
    const { text, warnings } = compiled(`\\def\\results{${exported}}\n${paper}`);
    assert.deepEqual(warnings, []);
    for (const claim of ["C1", "C2", "C3"]) {
      const { measured } = numbers[`gaussian-matrices/${claim}`];
      const printed = measured.replace("-", "−");
      // Once in the sentence, once in the table.
      assert.ok(text.split(printed).length > 2, `${printed} in ${text}`);
    }
    // The figure's own words can be searched in the paper.
    assert.match(text, /edge less mean largest eigenvalue/);
    assert.match(text, /n\/m = 0\.5/);
    assert.match(text, /Spectra of Gaussian matrices/, "the bibliography");
  },
});
