import assert from "node:assert/strict";
import { expandMarkup, parseMarkup } from "../../../stages/rendering/markup.ts";

Deno.test("words without markup are one run, underscores and all", () => {
  assert.deepEqual(parseMarkup("log_norm ^2"), [{ text: "log_norm ^2", scale: 1, rise: 0 }]);
});

Deno.test("markup lowers and raises its own letters only", () => {
  const runs = parseMarkup("R_{h} ~ 10^{−3}!");
  assert.deepEqual(runs.map(({ text }) => text), ["R", "h", " ~ 10", "−3", "!"]);
  assert.deepEqual(runs.map(({ rise }) => Math.sign(rise)), [0, -1, 0, 1, 0]);
  assert.ok(runs.every(({ scale, rise }) => rise === 0 ? scale === 1 : scale < 1));
});

Deno.test("shifts of the baseline in a written text sum to zero once plain text comes again", () => {
  const svg = '<g><text text-anchor="end" font-size="10px" fill="#000">a_{b}c^{d}e</text></g>';
  const written = expandMarkup(svg);
  const shifts = [...written.matchAll(/dy="([-\d.]+)"/g)].map((match) => Number(match[1]));
  assert.equal(shifts.length, 4);
  assert.ok(Math.abs(shifts.reduce((a, b) => a + b)) < 1e-9, String(shifts));
  assert.equal(
    written.replace(/<\/?tspan[^>]*>/g, ""),
    svg.replace("_{b}", "b").replace("^{d}", "d"),
  );
});

Deno.test("texts without markup stay as they are", () => {
  const svg = '<text font-size="10px">plain</text>';
  assert.equal(expandMarkup(svg), svg);
});
