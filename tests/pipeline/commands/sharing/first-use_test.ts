import assert from "node:assert/strict";
import { layoutForResults } from "../../../../lib/pipeline/commands/sharing/first-use.ts";
import type { Surroundings } from "../../../../lib/pipeline/commands/surroundings.ts";

Deno.test("where results go is said once of a store behind a link, and never of one's own", () => {
  const root = Deno.makeTempDirSync({ prefix: "first-use-" });
  try {
    const said: string[] = [];
    const here = (workspace: string) =>
      ({
        workspace,
        terminal: { writeError: (line: string) => said.push(line) },
      }) as unknown as Surroundings;
    for (const folder of ["own", "linked/artifacts", "disk"]) {
      Deno.mkdirSync(`${root}/${folder}`, { recursive: true });
    }
    assert.equal(layoutForResults(here(`${root}/own`)).root, `${root}/own/artifacts`);
    assert.deepEqual([...said], []);
    Deno.symlinkSync(`${root}/disk`, `${root}/linked/artifacts/store`);
    const layout = layoutForResults(here(`${root}/linked`));
    assert.equal(Deno.realPathSync(layout.root), Deno.realPathSync(`${root}/disk`));
    layoutForResults(here(`${root}/linked`));
    assert.deepEqual(said.map((line) => line.includes(`${root}/disk`)), [true], said.join("\n"));
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
});
