/**
 * A sample of hostile workspaces through the real command line: exit code 2 and clear words, or a right
 * run; nothing written outside artifacts/. A third of the mutants at each commit; `ASYMPTOPIA_ALL=1` takes all.
 */
import assert from "node:assert/strict";
import { shareOf, takesAll } from "../commit-number.ts";
import { inWorkspace, toyPaper, toyPipeline } from "../pipeline/toy/workspace.ts";
import { type Base, mutantOf } from "./cases.ts";
import { treeOf } from "./tree.ts";

const control = /[^\P{Cc}\n\t]|[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u;
const outside = ["node_modules", "artifacts"];

Deno.test("mutants through the command line: exit code 2 or a right run, nothing written outside", async () => {
  await inWorkspace(async ({ root, write, command }) => {
    const texts = new Map([["pipeline.yaml", toyPipeline], ["papers/toy.yaml", toyPaper]]);
    const base: Base = { name: "toy", workspace: root, file: "papers/toy.yaml", texts };
    let refused = 0;
    const seeds = shareOf(Array.from({ length: 24 }, (_, i) => i + 1), 3);
    for (const seed of seeds) {
      for (const [path, text] of mutantOf(base, seed)) write(path, text);
      const before = treeOf(root, outside);
      const { code, out, error } = await command("repro", "--keep-going");
      const told = `seed ${seed}: ${code}\n${out}${error}`;
      // A stage may fail honestly on what a mutant asks of it.
      assert.ok([0, 1, 2].includes(code), told);
      assert.doesNotMatch(out + error, /This is a bug/, told);
      assert.doesNotMatch(out + error, control, told);
      if (code === 2) assert.match(error, /cannot /, told);
      if (code === 2) refused++;
      assert.deepEqual(treeOf(root, outside), before, told);
    }
    assert.ok(refused > 0, "none is refused");
    // Of a share all may be wrong.
    if (takesAll) assert.ok(refused > 5 && refused < seeds.length, `${refused} refused`);
  });
});

Deno.test("files that are no text, or no files, are refused with the reason", async () => {
  await inWorkspace(async ({ root, write, command }) => {
    const expect = async (message: RegExp) => {
      const { code, error } = await command("plan");
      assert.equal(code, 2, error);
      assert.match(error, message);
      assert.doesNotMatch(error, control);
    };
    Deno.writeFileSync(`${root}/papers/toy.yaml`, new Uint8Array([0x61, 0x3a, 0xff, 0xfe]));
    await expect(/^papers\/toy\.yaml:1:1 cannot read this file: it is not UTF-8; save it in that/);
    Deno.removeSync(`${root}/papers/toy.yaml`);
    Deno.mkdirSync(`${root}/papers/toy.yaml`);
    await expect(/^papers\/toy\.yaml:1:1 cannot read this: it is no regular file/);
    Deno.removeSync(`${root}/papers/toy.yaml`);
    Deno.symlinkSync("toy.yaml", `${root}/papers/toy.yaml`);
    await expect(/^papers\/toy\.yaml:1:1 cannot read this file: /);
    Deno.removeSync(`${root}/papers/toy.yaml`);
    write("papers/\u001b[2J\u202e.yaml", "x");
    await expect(/cannot find paper "toy"; allowed: \\u\{1b\}\[2J\\u\{202e\}/);
  });
});

Deno.test("a thousand problems: fifty are reported, the rest are counted", async () => {
  const words = Array.from({ length: 1000 }, (_, i) => `  t${i}: { kind: totl }`).join("\n");
  await inWorkspace(async ({ command, write }) => {
    write("papers/toy.yaml", toyPaper.replace("claims:\n", `${words}\nclaims:\n`));
    const { code, error } = await command("plan");
    assert.equal(code, 2);
    const lines = error.trim().split("\n");
    assert.equal(lines.length, 52);
    assert.deepEqual(lines.slice(-2), ["… and 950 more like these", "1000 problems."]);
  });
});

Deno.test("a damaged result is not shown: it is reported, set aside and computed again", async () => {
  await inWorkspace(async ({ root, command }) => {
    assert.equal((await command("repro")).code, 0);
    const { out } = await command("show", "toy/totals", "--json");
    const { digest } = JSON.parse(out.split("\n")[0]) as { digest: string };
    const path = `${root}/artifacts/cas/${digest.slice(0, 2)}/${digest.slice(2)}`;
    const bytes = Deno.readFileSync(path);
    const damaged = bytes.slice();
    damaged[bytes.length >> 1] ^= 1;
    Deno.chmodSync(path, 0o644);
    Deno.writeFileSync(path, damaged);
    const shown = await command("show", "toy/totals");
    assert.equal(shown.code, 4, shown.out);
    assert.match(
      shown.error,
      /cannot show "toy\/totals": its blob [0-9a-f]{64} was damaged.*to make it again/,
    );
    assert.equal((await command("repro")).code, 0);
    assert.deepEqual(Deno.readFileSync(path), bytes);
    assert.equal((await command("show", "toy/totals")).code, 0, "the control");
  });
});
