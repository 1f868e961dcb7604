import assert from "node:assert/strict";
import { expandMarkup } from "../../../stages/rendering/spans.ts";

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

Deno.test("a line that ends in an index does not lower the next one", () => {
  const lines =
    '<text font-size="10px"><tspan>R_{h}</tspan><tspan x="0" dy="14">plain</tspan></text>';
  const shifts = [...expandMarkup(lines).matchAll(/dy="([-\d.]+)"/g)].map((match) =>
    Number(match[1])
  );
  assert.ok(Math.abs(shifts.reduce((a, b) => a + b) - 14) < 1e-9, String(shifts));
});

Deno.test("signs of mathematics name their font, others do not, and escaped letters stay escaped", () => {
  const text = (content: string) => `<text font-size="10px">${content}</text>`;
  const written = expandMarkup(text("a &lt; b ≪ c_{&amp;}"));
  assert.match(written, />≪<\/tspan>/);
  assert.equal(written.match(/font-family="Noto Sans Math"/g)?.length, 1);
  assert.match(written, /a &lt; b /);
  assert.match(written, />&amp;<\/tspan>/);
  assert.equal(expandMarkup(text("a &lt; b &amp; c")), text("a &lt; b &amp; c"));
});
