import assert from "node:assert/strict";
import { problemsOf, stagesOf } from "./paper.ts";

const paper = (more: string) => `
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
${more}`;

Deno.test("of is the input of a fit and its column", async () => {
  const short = paper(`
  slope: { kind: fit-exponents, of: networks.correlation.rho, fit: { use: power-law, along: width } }
  mean: { kind: fit-exponents, of: networks.correlation.rho, fit: statistics }
`);
  const long = paper(`
  slope:
    kind: fit-exponents
    inputs: { samples: networks.correlation }
    fit: { use: power-law, column: rho, along: width }
  mean:
    kind: fit-exponents
    inputs: { samples: networks.correlation }
    fit: { use: statistics, column: rho }
`);
  assert.deepEqual(await stagesOf(short), await stagesOf(long));
});

Deno.test("of is the measured input of a comparison", async () => {
  const theory = "kind: compare-theory, by: [width], theory: { use: correlation-law, time: 1, " +
    "correlation: 0.3, slopePlus: 0, slopeMinus: -1 }";
  assert.deepEqual(
    await stagesOf(paper(`  law: { of: networks.correlation, ${theory} }\n`)),
    await stagesOf(paper(`  law: { inputs: { measured: networks.correlation }, ${theory} }\n`)),
  );
});

Deno.test("what is wrong is found where it is written", async () => {
  const fit = (of: string, more = "fit: statistics") =>
    problemsOf(paper(`  mean: { kind: fit-exponents, of: ${of}, ${more} }\n`));
  assert.match(
    await fit("netwroks.correlation.rho"),
    /^papers\/short.yaml:13:36 cannot find stage "netwroks" for stage "mean"; allowed: networks,/,
  );
  assert.match(
    await fit("networks.corelation.rho"),
    /^papers\/short.yaml:13:36 cannot find output "corelation" of "networks"; allowed: correlation,/,
  );
  assert.match(
    await fit("networks"),
    /^papers\/short.yaml:13:36 cannot tell which output of "networks" is meant; allowed: networks.correlation, networks.gram-entries/,
  );
  assert.match(
    await fit("[a]"),
    /^papers\/short.yaml:13:36 cannot use \["a"\] as what stage "mean" is about/,
  );
  assert.match(
    await fit("networks.correlation.rho", "fit: { use: statistics, column: rho }"),
    /^papers\/short.yaml:13:86 cannot take "column" twice: from here and from `of`/,
  );
  assert.match(
    await fit(
      "networks.correlation.rho",
      "inputs: { samples: networks.correlation }, fit: statistics",
    ),
    /^papers\/short.yaml:13:72 cannot take "samples" twice/,
  );
  assert.match(
    await problemsOf(paper("  odd: { kind: generate-data, of: pair, data: gram-inputs }\n")),
    /^papers\/short.yaml:13:31 cannot find the word "of" of stage "odd"/,
  );
});
