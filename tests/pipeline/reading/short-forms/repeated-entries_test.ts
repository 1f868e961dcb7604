import assert from "node:assert/strict";
import { problemsOf, stagesOf } from "./paper.ts";

const paper = (checks: string) => `
axes: { width: [50, 100] }
stages:
  pair: { kind: generate-data, data: { use: gram-inputs, correlation: 0.3 } }
  recipe: { kind: initialize, axes: [width], model: { use: mlp, time: 1 } }
  networks:
    kind: measure-spectra
    axes: [width]
    inputs: { recipe: recipe.recipe, data: pair.data }
    dynamics: { use: mlp-gram, networks: 8 }
    measures: [correlation]
claims:
  C1:
    says: So it is.
    inputs: { measured: networks.correlation }
    checks:
${checks}
`;

Deno.test("an entry stands for several that share the rest, however deep", async () => {
  const short = paper(`
      - use: statistic
        column: rho
        each:
          - predicts: 0
            absolute: 0.1
            each: [{ where: { width: 50 } }, { where: { width: 100 } }]
          - { statistic: variance, predicts: 1, relative: 0.1 }
      - { use: bound, column: rho, above: 0 }
`);
  const long = paper(`
      - { use: statistic, column: rho, predicts: 0, absolute: 0.1, where: { width: 50 } }
      - { use: statistic, column: rho, predicts: 0, absolute: 0.1, where: { width: 100 } }
      - { use: statistic, column: rho, statistic: variance, predicts: 1, relative: 0.1 }
      - { use: bound, column: rho, above: 0 }
`);
  assert.deepEqual(await stagesOf(short), await stagesOf(long));
});

Deno.test("only lists of maps are read", async () => {
  const one = (each: string) =>
    problemsOf(paper(`      - { use: bound, column: rho, each: ${each} }`));
  const allowed = "allowed: a list of maps";
  assert.match(await one("{ above: 0 }"), new RegExp(`:18:42 cannot read .*${allowed}`));
  assert.match(await one("[]"), /:18:42 cannot read what `each` entry of a list changes/);
  assert.match(await one("[{ above: 0 }, 3]"), /:18:57 cannot read what/);
  assert.match(
    await one("[{ abvoe: 0 }]"),
    /:18:45 cannot find parameter "abvoe" of checks "bound"/,
  );
});
