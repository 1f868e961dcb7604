import assert from "node:assert/strict";
import { paperOf } from "../short-forms/paper.ts";

interface Parts {
  readonly check?: string;
  readonly figure?: string;
  readonly more?: string;
  readonly axes?: string;
  /** What the claim says of the paper's number. */
  readonly printed?: string;
}

const good = "{ of: networks.rho, use: statistic, predicts: 0.5, rival: 1, absolute: 0.2 }";

function paper(
  { check = good, figure = "networks", more = "", axes = "width: [50, 100]", printed }: Parts,
) {
  return `
axes: { ${axes} }
claims:
  C1: { says: So it is., checks: [${check}]${printed ?? ", published: none"} }
stages:
  pair: { kind: generate-data, data: { use: gram-inputs, correlation: 0.3 } }
  networks:
    kind: measure-spectra
    axes: [width]
    model: { use: mlp, time: 1 }
    inputs: { data: pair }
    dynamics: { use: mlp-gram, networks: 8 }
    measures: [correlation]
${more}
figures:
  F1:
    caption: So it is.
    figure:
      use: scaling
      x: { title: x }
      y: { title: y }
      points: [{ of: ${figure}, x: width, y: rho, statistic: mean }]
`;
}

async function warningsOf(parts: Parts): Promise<readonly string[]> {
  return (await paperOf(paper(parts))).warnings ?? [];
}

const other = `
  other:
    kind: measure-spectra
    axes: [width]
    model: { use: mlp, time: 1 }
    inputs: { data: pair }
    dynamics: { use: mlp-gram, networks: 9 }
    measures: [correlation]
`;

Deno.test("a sound paper has no warnings", async () => {
  assert.deepEqual(await warningsOf({}), []);
});

Deno.test("a tolerance over 0.4 of the distance to the rival, exactly at 0.4 not", async () => {
  const check = (more: string) => `{ of: networks.rho, use: statistic, predicts: 0.5, ${more} }`;
  assert.deepEqual(await warningsOf({ check: check("rival: 1, absolute: 0.21") }), [
    "papers/short.yaml:5:106 the tolerance 0.21 is 0.42 of the distance from 0.5 to the rival 1; " +
    "at most 0.4 of it tells the two apart",
  ]);
  assert.match(
    (await warningsOf({ check: check("rival: 0.6, relative: 0.1") }))[0],
    /^papers\/short.yaml:5:108 the tolerance 0.1 is 0.50 of the distance from 0.5 to the rival 0.6/,
  );
  assert.match(
    (await warningsOf({ check: check("rival: 0.5, absolute: 0.1") }))[0],
    /is all of the distance/,
  );
  assert.deepEqual(await warningsOf({ check: check("rival: 1, relative: 0.4") }), []);
  assert.deepEqual(await warningsOf({ check: check("absolute: 9") }), []);
});

Deno.test("a stage and a fit that nothing uses", async () => {
  const fit = "  mean: { kind: fit-exponents, of: networks.rho, fit: statistics }\n";
  assert.deepEqual(await warningsOf({ more: other + fit }), [
    'papers/short.yaml:16:3 no claim and no figure uses stage "other"; remove it, or say what it ' +
    "is for",
    'papers/short.yaml:23:3 no claim and no figure uses stage "mean"; remove it, or say what it ' +
    "is for",
  ]);
});

Deno.test("an axis that no stage names, in no profile", async () => {
  const axes = "width: [50, 100], depth: [1, 2]";
  assert.deepEqual(await warningsOf({ axes }), [
    'papers/short.yaml:3:27 no stage runs over axis "depth"; remove it',
  ]);
  const limited = `
  deep: { profile: paper, kind: initialize, axes: [width, depth], model: mlp }
`;
  assert.deepEqual(await warningsOf({ axes, more: limited }), []);
});

Deno.test("a value of an axis that no check, fit or layer looks at", async () => {
  const check =
    "{ of: networks.rho, use: statistic, where: { width: 50 }, predicts: 0.5, absolute: 0.1 }";
  const fits = (more: string) =>
    `{ of: networks.rho, fit: { use: statistics, where: { width: 100 }${more} }, use: bound, ` +
    "quantity: mean, above: 0 }";
  const figure = "networks, where: { width: max }";
  const unused = (line: number, column: number, value: number) => [
    `papers/short.yaml:${line}:${column} no claim and no figure looks at width ${value} of axis ` +
    '"width"; remove the value, or use it',
  ];
  const axes = "width: [50, 75, 100]";
  // The check takes 50, the figure 100; a check of everything takes 75 as well.
  assert.deepEqual(await warningsOf({ check, figure, axes }), unused(3, 21, 75));
  assert.deepEqual(await warningsOf({ check: fits(""), figure, axes }), [
    ...unused(3, 17, 50),
    ...unused(3, 21, 75),
  ]);
  assert.deepEqual(await warningsOf({ check: `${check}, ${good}`, figure, axes }), []);
  assert.deepEqual(await warningsOf({ check, axes }), []);
});

Deno.test("a figure of experiments that no claim is about, unless a claim names it", async () => {
  assert.deepEqual(await warningsOf({ figure: "other", more: other }), [
    'papers/short.yaml:25:3 figure "F1" shows no experiment of any claim; claim what it shows, or ' +
    "name it among the `figures` of a claim",
  ]);
  const named = (figure: string) =>
    paperOf(
      paper({ figure: "other", more: other }).replace("checks:", `figures: [${figure}], checks:`),
    );
  assert.equal((await named("F1")).warnings, undefined);
  assert.deepEqual((await named("F2, F1")).warnings, [
    'papers/short.yaml:5:36 there is no figure "F2"; there are: F1',
  ]);
});

Deno.test("warnings differ from errors: the paper is read all the same", async () => {
  const { stages } = await paperOf(paper({ more: other }));
  assert.ok(stages.some(({ name }) => name === "other"));
});

Deno.test("a paper that has only been begun has no claim and no figure, and no warning", async () => {
  const [begun] = paper({ more: other, axes: "width: [50, 100], depth: [1, 2]" }).split("figures:");
  const { warnings } = await paperOf(begun.replace(/claims:\n.*\n/, ""));
  assert.equal(warnings, undefined);
});

Deno.test("a claim says what the paper prints, or that it is ours, and not both", async () => {
  const told = (printed: string) => warningsOf({ printed });
  assert.deepEqual(await told(", published: 0.5 in Figure 1"), []);
  assert.deepEqual(await told(", ours: true"), []);
  for (const none of ["", ", ours: false"]) {
    assert.deepEqual(await told(none), [
      'papers/short.yaml:5:3 claim "C1" does not say what the paper prints; add `published` as ' +
      "printed (none: it prints no number), or `ours: true` if the paper makes no such claim",
    ]);
  }
  assert.match((await told(", published: none, ours: true"))[0], /is ours and yet published/);
});

Deno.test("a number that is quoted without a test says why", async () => {
  const quoted = (more: string) =>
    warningsOf({
      check: "{ of: networks.rho, fit: { use: power-law, along: width }, use: outside-regime, " +
        `quantity: slope, predicts: 0${more} }`,
    });
  assert.deepEqual(await quoted(", because: the sentence is about other networks"), []);
  assert.match((await quoted(""))[0], /quotes a number that it does not test; add `because`/);
});
