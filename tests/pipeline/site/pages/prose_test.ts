import assert from "node:assert/strict";
import { prose } from "../../../../lib/pipeline/site/pages/prose.ts";
import { markup } from "../../../../lib/pipeline/words/markup.ts";

const written = (text: string) => markup`${prose(text)}`.text;

Deno.test("exponents and indices are raised and lowered; names and all other words stay", () => {
  assert.equal(written("n^{-2/3} <= L^-0.2"), "n<sup>-2/3</sup> &lt;= L<sup>-0.2</sup>");
  assert.equal(written("L^-3/4, n^2"), "L<sup>-3/4</sup>, n<sup>2</sup>");
  assert.equal(written("W W^T, |h_k|^2"), "W W<sup>T</sup>, |h<sub>k</sub>|<sup>2</sup>");
  assert.equal(written("max_{k} A_k"), "max<sub>k</sub> A<sub>k</sub>");
  assert.equal(written("log_norm and x^tra"), "log_norm and x^tra");
});
