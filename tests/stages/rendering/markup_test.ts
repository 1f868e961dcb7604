import assert from "node:assert/strict";
import { parseMarkup } from "../../../stages/rendering/markup.ts";

Deno.test("words without markup are one run, underscores and all", () => {
  assert.deepEqual(parseMarkup("log_norm ^2"), [{ text: "log_norm ^2", scale: 1, rise: 0 }]);
});

Deno.test("markup lowers and raises its own letters only", () => {
  const runs = parseMarkup("R_{h} ~ 10^{−3}!");
  assert.deepEqual(runs.map(({ text }) => text), ["R", "h", " ~ 10", "−3", "!"]);
  assert.deepEqual(runs.map(({ rise }) => Math.sign(rise)), [0, -1, 0, 1, 0]);
  assert.ok(runs.every(({ scale, rise }) => rise === 0 ? scale === 1 : scale < 1));
});
