import assert from "node:assert/strict";
import { problemsOf, stagesOf } from "./paper.ts";

const paper = (figure: string) => `
figures:
  F1:
    caption: So it is.
${figure}
axes: { width: [50, 100] }
stages:
  pair: { kind: generate-data, data: { use: gram-inputs, correlation: 0.3 } }
  networks:
    kind: measure-spectra
    axes: [width]
    model: { use: mlp, time: 1 }
    inputs: { data: pair }
    dynamics: { use: mlp-gram, networks: 8 }
    measures: [correlation, gram-entries]
`;

Deno.test("a layer names what it draws; inputs and roles are made", async () => {
  const short = paper(`
    figure:
      use: multi-panel
      panels:
        - use: scaling
          x: { title: width }
          y: { title: mean }
          points:
            - { of: networks.correlation, x: width, y: rho, statistic: mean }
            - of: networks.gram-entries
              x: width
              y: V11
              statistic: mean
              minus: { of: networks.correlation, on: [width] }
`);
  const long = paper(`
    inputs: { drawn: networks.correlation, drawn-2: networks.gram-entries }
    figure:
      use: multi-panel
      panels:
        - use: scaling
          x: { title: width }
          y: { title: mean }
          points:
            - { input: drawn, x: width, y: rho, statistic: mean }
            - input: drawn-2
              x: width
              y: V11
              statistic: mean
              minus: { input: drawn, on: [width] }
`);
  assert.deepEqual(await stagesOf(short), await stagesOf(long));
});

Deno.test("a layer's address has no column, and stands once", async () => {
  const one = (layer: string) =>
    problemsOf(
      paper(`    figure: { use: scaling, x: { title: x }, y: { title: y }, points: [{ ${layer} }] }
`),
    );
  assert.match(
    await one("of: networks.correlation.rho, x: width, y: rho"),
    /^papers\/short.yaml:6:78 cannot take the column "rho" for a layer of figure "F1"; allowed: networks.correlation/,
  );
  assert.match(
    await one("of: networks.correlation, input: drawn, x: width, y: rho"),
    /^papers\/short.yaml:6:100 cannot take "input" twice/,
  );
  assert.match(
    await one("of: networks, x: width, y: rho"),
    /^papers\/short.yaml:6:78 cannot tell which output of "networks" is meant/,
  );
});
