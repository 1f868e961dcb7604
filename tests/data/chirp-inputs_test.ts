import assert from "node:assert/strict";
import { vectors } from "../../lib/contract/table.ts";
import { plugin } from "../../lib/data/chirp-inputs.ts";
import { assertClose } from "../support.ts";

type Generate = typeof plugin.generate;

/** Ratios within a row are those of the cosines; every row has norm 1. */
function assertChirp(generate: Generate): void {
  const { values, size } = vectors(generate({ count: 3, dimension: 4 }), "input");
  assert.equal(size, 4);
  for (let i = 0; i < 3; i++) {
    const row = values.subarray(4 * i, 4 * i + 4);
    assertClose(Math.hypot(...row), 1, { absolute: 1e-6 });
    const cosine = (j: number) => Math.cos(0.37 * (i + 1) ** 2 * j + 0.61 * j * j);
    assertClose(row[2] / row[0], cosine(3) / cosine(1), { relative: 1e-5 });
  }
}

Deno.test("rows are cosines over their norm, with targets 1 and -1", () => {
  assertChirp(plugin.generate);
  const { values } = vectors(plugin.generate({ count: 4, dimension: 2 }), "target");
  assert.deepEqual([...values], [1, -1, -1, 1]);
});

Deno.test("a wrong variant is rejected: the inputs as columns", () => {
  const wrong: Generate = (params) => {
    const table = plugin.generate(params);
    const { values, ...column } = vectors(table, "input");
    const turned = values.map((_, at) => values[(at % 4) * 3 + Math.floor(at / 4)] ?? 0);
    return { ...table, columns: { ...table.columns, input: { ...column, values: turned } } };
  };
  assert.throws(() => assertChirp(wrong));
});
