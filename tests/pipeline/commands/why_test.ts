/** The changed lines of a changed file, through the command line. */
import assert from "node:assert/strict";
import { inWorkspace } from "../toy/workspace.ts";

Deno.test("why shows the lines of a file that have changed, and says when it cannot", () =>
  inWorkspace(async (workspace) => {
    await workspace.command("repro", "draws");
    workspace.edit("lib/data/sequence.ts", "i * width", "width * i + 0");
    const { out } = await workspace.command("why", "toy/draws[width=2]");
    const shown = out.split("\n").map((line) => line.trimEnd());
    const start = shown.indexOf("    lib/data/sequence.ts edited");
    assert.ok(start > 0, out);
    assert.deepEqual(shown.slice(start + 1, start + 6), [
      "      @@ -10,3 +10,3 @@",
      "           // A comment that changes nothing.",
      "      -    const x = Float64Array.from({ length: count }, (_, i) => i * width);",
      "      +    const x = Float64Array.from({ length: count }, (_, i) => width * i + 0);",
      '           return table({ x: numberColumn(x, "dimensionless", "a number") });',
    ]);
    Deno.removeSync(`${workspace.root}/artifacts/cache/texts`, { recursive: true });
    const lost = await workspace.command("why", "toy/draws[width=2]");
    assert.match(lost.out, /sequence\.ts edited\n {6}\(its text of then was not kept\)$/m);
  }));
