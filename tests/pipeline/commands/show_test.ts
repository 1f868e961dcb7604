/** What `show` gives to other programs: whole tables, one a command. */
import assert from "node:assert/strict";
import { inWorkspace, toyPaper } from "../toy/workspace.ts";

const twoTables = `import * as v from "valibot";
import { tableOutput } from "../lib/contract/stage.ts";
import { numberColumn, table } from "../lib/contract/table.ts";
const column = (x) => tableOutput(table({ x: numberColumn(x, "dimensionless", "a number") }));
export const stage = {
  summary: "two tables", params: v.strictObject({}), slots: {},
  inputs: { required: [], optional: [], rest: false }, outputs: () => ["small", "large"],
  run: () => ({ small: column([1]), large: column([2, 3]) }),
};
`;
const paper = toyPaper.replace("stages:\n  draws:", "stages:\n  both: { kind: both }\n  draws:");

Deno.test("show gives other programs all jobs of a stage, and one table", () =>
  inWorkspace(async ({ command }) => {
    await command("repro", "both");
    await command("repro", "toy/draws[width=1]");
    const part = await command("show", "draws", "--csv");
    assert.equal(part.code, 2);
    assert.match(
      part.error,
      /cannot show all of "toy\/draws": in profile laptop 2 of 3 jobs are not up to date \("toy\/draws\[width=2\]", /,
    );
    await command("repro", "draws");
    const all = await command("show", "draws.numbers", "--csv");
    const rows = [1, 2, 3].flatMap((width) => [0, 1, 2].map((i) => `${width},${i * width}`));
    assert.equal(all.out, ["width,x", ...rows].join("\r\n") + "\n");
    const one = await command("show", "toy/draws[width=2]", "--csv");
    assert.equal(one.out, "width,x\r\n2,0\r\n2,2\r\n2,4\n");
    const json = (await command("show", "draws", "--json")).out.trim().split("\n")
      .map((line) => JSON.parse(line));
    assert.deepEqual(json.map(({ axes }) => axes.width), [1, 2, 3]);
    assert.ok(json.every(({ profile, backend }) => profile === "laptop" && backend === "wasm"));

    const both = await command("show", "both", "--csv");
    assert.equal(both.code, 2);
    assert.match(
      both.error,
      /cannot write 2 tables as one; allowed: toy\/both\.small, toy\/both\.large; name one of them/,
    );
    assert.equal((await command("show", "both.large", "--csv")).out, "x\r\n2\r\n3\n");
    const several = await command("show", "toy/[bd]*", "--csv");
    assert.notEqual(several.code, 0, several.out);
  }, { "papers/toy.yaml": paper, "stages/both.ts": twoTables }));
