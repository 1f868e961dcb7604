import assert from "node:assert/strict";
import { cellsOf, tableInReadme, tableOfPapers } from "./readme-table.ts";

Deno.test("README's table of papers is that of the papers and the committed verdicts", () => {
  const shown = cellsOf(tableInReadme().table.trimEnd().split("\n"));
  assert.deepEqual(
    shown,
    cellsOf(tableOfPapers()),
    "`deno run -A tests/docs/readme-table.ts` writes it",
  );
  assert.ok(shown.length > 4 && shown.every((cells) => cells.length === shown[0].length));
});
