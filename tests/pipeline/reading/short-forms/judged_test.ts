import assert from "node:assert/strict";
import { problemsOf, stagesOf } from "./paper.ts";

const paper = (claims: string, stages = "") => `
axes: { width: [50, 100] }
claims:
${claims}
stages:
  pair: { kind: generate-data, data: { use: gram-inputs, correlation: 0.3 } }
  networks:
    kind: measure-spectra
    axes: [width]
    model: { use: mlp, time: 1 }
    inputs: { data: pair }
    dynamics: { use: mlp-gram, networks: 8 }
    measures: [correlation, gram-entries]
  sde:
    kind: measure-spectra
    inputs: { data: pair }
    dynamics: { use: covariance-sde, paths: 8, time: 1, gap: 1 }
    measures: [gram-entries]
${stages}`;

Deno.test("a check names what it judges; inputs and roles are made", async () => {
  const short = paper(`  C1:
    says: So it is.
    checks:
      - { of: networks.correlation.rho, use: bound, above: 0 }
      - { of: networks.gram-entries.V11, use: two-sample, reference: sde }
      - { of: networks.gram-entries.V12, use: two-sample, reference: sde.V11 }
      - { of: networks.correlation.rho, use: bound, below: 1 }
`);
  const long = paper(`  C1:
    says: So it is.
    inputs:
      measured: networks.correlation
      measured-2: networks.gram-entries
      measured-3: sde.gram-entries
    checks:
      - { use: bound, column: rho, above: 0 }
      - { input: measured-2, reference: measured-3, use: two-sample, column: V11 }
      - { input: measured-2, reference: measured-3, use: two-sample, column: V12, referenceColumn: V11 }
      - { use: bound, column: rho, below: 1 }
`);
  assert.deepEqual(await stagesOf(short), await stagesOf(long));
});

const fitted = `
  C1-fit:
    kind: fit-exponents
    by: [width]
    inputs: { samples: networks.correlation }
    fit: { use: statistics, column: rho }
`;

Deno.test("the fit of a check is a stage; words of that stage stand in it; equal fits are one", async () => {
  const claim = (name: string, fit: string) =>
    `  ${name}:
    says: So it is.
    checks: [{ ${fit} use: bound, where: { width: 50 }, quantity: mean, above: 0 }]
`;
  const of = "of: networks.correlation.rho, fit: { use: statistics, by: [width] },";
  const short = paper(claim("C1", of) + claim("C2", of));
  const input = (name: string) =>
    claim(name, "").replace("    checks", "    inputs: { measured: C1-fit.estimates }\n    checks");
  const long = paper(input("C1") + input("C2"), fitted);
  assert.deepEqual(await stagesOf(short), await stagesOf(long));
});

Deno.test("of a fitting stage the last word is the quantity", async () => {
  const named = paper(
    "  C1: { says: So it is., checks: [{ of: C1-fit.mean, use: bound, above: 0 }] }",
    fitted,
  );
  const { C1 } = await stagesOf(named);
  assert.deepEqual(C1.inputs, { measured: { stage: "C1-fit", output: "estimates" } });
  assert.deepEqual(C1.slots.checks![0].params, { above: 0, quantity: "mean" });
});

Deno.test("roles of a claim's own stay, and are not given twice", async () => {
  const { C1 } = await stagesOf(paper(`  C1:
    says: So it is.
    inputs: { measured: sde.gram-entries, own: networks.correlation }
    checks:
      - { use: bound, column: V11, above: 0 }
      - { of: networks.correlation.rho, use: bound, above: 0 }
      - { of: networks.gram-entries.V11, use: bound, above: 0 }
`));
  assert.deepEqual(Object.keys(C1.inputs).sort(), ["measured", "measured-2", "own"]);
  assert.deepEqual(
    C1.slots.checks!.map(({ words }) => words.input),
    [undefined, "own", "measured-2"],
  );
});

Deno.test("no made name is in a key: renamed stages and claims are the same checks", async () => {
  const claim =
    "says: So it is., checks: [{ of: networks.correlation.rho, use: bound, above: 0 }, " +
    "{ of: networks.gram-entries.V11, fit: statistics, use: bound, quantity: mean, above: 0 }]";
  const first = await stagesOf(paper(`  C1: { ${claim} }`));
  const second = await stagesOf(
    paper(`  C2: { ${claim} }`).replaceAll("networks.", "renamed.")
      .replace("  networks:", "  renamed:"),
  );
  assert.deepEqual(first.C1.slots, second.C2.slots);
  assert.deepEqual(Object.keys(first.C1.inputs), Object.keys(second.C2.inputs));
});

Deno.test("what is wrong is found where it is written", async () => {
  const one = (check: string) =>
    problemsOf(paper(`  C1: { says: So it is., checks: [{ ${check}, use: bound, above: 0 }] }`));
  assert.match(
    await one("of: netwroks.correlation.rho"),
    /^papers\/short.yaml:5:41 cannot find stage "netwroks" for a check of "C1"; allowed: networks/,
  );
  assert.match(
    await one("of: networks.correlation.rho, column: rho"),
    /^papers\/short.yaml:5:67 cannot take "column" twice: from here and from `of`/,
  );
  assert.match(
    await one("of: networks.correlation.rho, input: sde"),
    /^papers\/short.yaml:5:67 cannot take "input" twice/,
  );
  assert.match(
    await one("fit: statistics"),
    /^papers\/short.yaml:5:37 cannot tell what a check of "C1" fits; add `of:/,
  );
  assert.match(
    await one("of: networks.correlation.rho, fit: { use: statistic }"),
    /^papers\/short.yaml:5:79 cannot find fit "statistic" in lib\/fits; allowed: statistics/,
  );
});
