import assert from "node:assert/strict";
import { problemsOf, stagesOf } from "./paper.ts";

const paper = (words: string) => `
notation:
  width: { symbol: n, title: width n, scale: log }
  rho: { title: correlation ρ }
figures:
  F1:
    caption: So it is.
    figure: { use: scaling, ${words}, points: [{ of: networks, x: width, y: rho, statistic: mean }] }
axes: { width: [50, 100] }
stages:
  pair: { kind: generate-data, data: { use: gram-inputs, correlation: 0.3 } }
  networks:
    kind: measure-spectra
    axes: [width]
    model: { use: mlp, time: 1 }
    inputs: { data: pair }
    dynamics: { use: mlp-gram, networks: 8 }
    measures: [correlation]
`;

Deno.test("axes and splits take their words from the notation; what is written in place wins", async () => {
  const same: readonly (readonly [short: string, long: string])[] = [
    ["x: width, y: rho", "x: { title: width n, scale: log }, y: { title: correlation ρ }"],
    [
      "x: { column: width, scale: linear }, y: { column: rho, domain: [0, 1] }",
      "x: { title: width n, scale: linear }, y: { title: correlation ρ, domain: [0, 1] }",
    ],
    [
      "x: width, y: rho, series: width, facet: rho",
      'x: width, y: rho, series: { column: width, title: "n = {}" }, facet: { column: rho }',
    ],
    [
      "x: width, y: rho, series: { column: width, names: key }",
      'x: width, y: rho, series: { column: width, names: key, title: "n = {}" }',
    ],
    [
      'x: width, y: rho, series: { column: width, title: "m {}" }',
      'x: { title: width n, scale: log }, y: rho, series: { title: "m {}", column: width }',
    ],
  ];
  for (const [short, long] of same) {
    assert.deepEqual(await stagesOf(paper(short)), await stagesOf(paper(long)));
  }
});

Deno.test("panels have the notation too", async () => {
  const panels = (x: string) =>
    paper("x: width, y: rho").replace(
      "{ use: scaling, x: width, y: rho,",
      `{ use: multi-panel, panels: [{ use: scaling, x: ${x}, y: { title: y },`,
    ).replace("statistic: mean }] }", "statistic: mean }] }] }");
  assert.deepEqual(
    await stagesOf(panels("width")),
    await stagesOf(panels("{ title: width n, scale: log }")),
  );
});

Deno.test("an axis of a column without notation is refused where it is written", async () => {
  assert.match(
    await problemsOf(paper("x: widht, y: rho")),
    /^papers\/short.yaml:9:32 cannot find the notation of "widht"; allowed: width, rho; add it/,
  );
  assert.match(
    await problemsOf(paper("x: { column: widht }, y: rho")),
    /^papers\/short.yaml:9:42 cannot find the notation of "widht"/,
  );
  assert.match(
    await problemsOf(paper("x: width, y: rho").replace("symbol: n", "symbl: n")),
    /^papers\/short.yaml:4:12 cannot find the word "symbl" .*; allowed: symbol/,
  );
});
