/** One job by hand: on what the store has, and the store stays as it is. */
import assert from "node:assert/strict";
import { inWorkspace } from "../toy/workspace.ts";

function filesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) =>
    isDirectory ? filesIn(`${folder}/${name}`) : [`${folder}/${name}`]
  ).sort();
}

Deno.test("stage runs one job, shows what it gives, and publishes nothing", () =>
  inWorkspace(async ({ command, root }) => {
    const several = await command("stage", "draws");
    assert.equal(several.code, 2);
    assert.match(
      several.error,
      /cannot run 3 jobs by hand: "draws" names all of them; allowed: "toy\/d/,
    );
    const fresh = await command("stage", "toy/draws[width=2]");
    assert.equal(fresh.code, 0, fresh.error);
    assert.match(fresh.out, /numbers: 3 rows/);
    assert.match(fresh.error, /the store has no result of it\. Nothing was published\./);
    const status = await command("status", "toy/draws");
    assert.match(status.out, /toy\/draws +3 +to run/);
    await command("repro", "draws");
    const before = [...filesIn(`${root}/artifacts/ac`), ...filesIn(`${root}/artifacts/cas`)];
    const again = await command("stage", "toy/draws[width=2]");
    assert.match(again.error, /the same bytes as its result in the store/);
    const after = [...filesIn(`${root}/artifacts/ac`), ...filesIn(`${root}/artifacts/cas`)];
    assert.deepEqual(after, before);
  }));
