import assert from "node:assert/strict";
import type { PointResult } from "../../../lib/contract/verdict.ts";
import { annotated, comparedText, differencesOf } from "../../../lib/pipeline/report/compared.ts";
import { paperOf } from "../reading/short-forms/paper.ts";

function row(entry: number, point: PointResult["point"], quantity = "slope"): PointResult {
  return {
    check: "estimate",
    entry,
    point,
    quantity,
    relation: "=",
    theory: 0,
    measured: 0,
    low: 0,
    high: 0,
    count: 9,
    rival: null,
    margin: 1,
    verdict: "agrees",
    how: "",
  };
}

/** A claim whose checks fit a column, read one, and read an estimate of a stage that fits. */
const paper = await paperOf(`
axes: { width: [50, 100] }
claims:
  C1:
    says: So it is.
    quantity: exponent of the correlation
    checks:
      - { of: networks.correlation.rho, fit: { use: power-law, along: width }, use: estimate,
          quantity: slope, predicts: -1, absolute: 0.1, because: the width is all that varies }
      - { of: networks.correlation.rho, use: statistic, predicts: 0.5, absolute: 0.2 }
      - { of: decay.slope, use: estimate, predicts: -1, absolute: 0.1 }
stages:
  pair: { kind: generate-data, data: { use: gram-inputs, correlation: 0.3 } }
  networks:
    kind: measure-spectra
    axes: [width]
    model: { use: mlp, time: 1 }
    inputs: { data: pair }
    dynamics: { use: mlp-gram, networks: 8 }
    measures: [correlation, log-norm]
  decay:
    kind: fit-exponents
    of: networks.log-norm.logNorm
    fit: { use: power-law, along: width }
`);
const stage = paper.stages.find(({ name }) => name === "C1")!;
const [claim] = paper.claims;
const rows = [
  row(0, {}),
  row(1, { width: 50 }, "mean of rho"),
  row(1, { width: 100 }, "mean of rho"),
  row(2, {}),
];

Deno.test("each row says what it compares, through its fit, and the comment of its check", () => {
  const { checks } = annotated({ verdict: "agrees", headline: 0, checks: rows }, { paper, stage });
  assert.deepEqual(checks.map(({ of }) => of), [
    "networks.correlation.rho",
    "networks.correlation.rho",
    "networks.correlation.rho",
    "networks.log-norm.logNorm",
  ]);
  assert.deepEqual(checks.map(({ because }) => because), [
    "the width is all that varies",
    ...Array(3).fill(undefined),
  ]);
});

Deno.test("only what differs between the rows is said of their points", () => {
  assert.deepEqual(differencesOf([row(0, { width: 50, seed: 1 }), row(0, { width: 9, seed: 1 })]), {
    source: false,
    coordinates: ["width"],
    common: "at seed 1",
  });
  assert.deepEqual(differencesOf([row(0, {}), row(1, { layer: 3 })]).coordinates, ["layer"]);
  assert.deepEqual(differencesOf([row(0, { layer: 3 })]).coordinates, []);
});

Deno.test("the claim's own name is for the check it is about; others have theirs, all their point", () => {
  const text = (headline: number) =>
    comparedText(
      annotated({ verdict: "agrees", headline, checks: rows }, { paper, stage }),
      { claim, stage },
    );
  assert.equal(text(0), "exponent of the correlation");
  assert.equal(text(1), "mean of rho in networks.correlation at width 50");
  assert.equal(text(2), "mean of rho in networks.correlation at width 100");
  assert.equal(text(3), "slope of networks.log-norm.logNorm");
  const checks = stage.slots.checks!.map((check, index) =>
    index === 2 ? { ...check, words: { ...check.words, headline: true } } : check
  );
  const other = { ...stage, slots: { ...stage.slots, checks } };
  assert.equal(
    comparedText({ verdict: "agrees", headline: 3, checks: rows }, { claim, stage: other }),
    "exponent of the correlation",
  );
});

Deno.test("a source is named where rows are from several, and of a fit always", () => {
  const only = (of: string, quantity: string) => {
    const checks = [{ ...row(0, {}, quantity), of }];
    return comparedText({ verdict: "agrees", headline: 0, checks }, {
      claim: { name: "C1", says: "s" },
      stage,
    });
  };
  assert.equal(only("totals.total", "total"), "total");
  assert.equal(only("networks.correlation.rho", "mean of rho"), "mean of rho");
  assert.equal(only("networks.correlation.rho", "slope"), "slope of networks.correlation.rho");
});
