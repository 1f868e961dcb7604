import assert from "node:assert/strict";
import type { SlotName } from "../../../../lib/contract/plugins.ts";
import { Catalogue, type LoadedPlugin } from "../../../../lib/pipeline/reading/catalogue.ts";
import { unknownNames } from "../../../../lib/pipeline/reading/warnings/names.ts";
import { fullPaperOf } from "../short-forms/paper.ts";

/** A catalogue in which some plug-ins declare what they give. */
class Declaring extends Catalogue {
  readonly #declared: Readonly<Record<string, object>>;

  constructor(declared: Readonly<Record<string, object>>) {
    super(".");
    this.#declared = declared;
  }

  override plugins(slot: SlotName): readonly string[] {
    return Object.keys(this.#declared).filter((id) => id.startsWith(`${slot}/`))
      .map((id) => id.slice(slot.length + 1));
  }

  override plugin(slot: SlotName, name: string): Promise<LoadedPlugin> {
    return Promise.resolve(this.#declared[`${slot}/${name}`] as LoadedPlugin);
  }
}

const field = { axes: ["network", { name: "time", when: "observed" }] };
const declared = {
  "dynamics/mlp-gram": {},
  "measures/correlation": { columns: { rho: field, "rho<a><b>": field } },
  "theory/correlation-law": { predictions: { rhoMean: {}, rhoOdeLaw: {} } },
};

interface Parts {
  readonly check?: string;
  readonly fit?: string;
  readonly figure?: string;
  readonly split?: string;
}

async function warningsOf(
  {
    check = "predicts: rhoMean",
    fit = "along: width",
    figure = "quantity: rhoMean",
    split = "facet: { column: width }",
  }: Parts,
  plugins: Readonly<Record<string, object>> = declared,
): Promise<readonly string[]> {
  const { paper, full } = await fullPaperOf(`
axes: { width: [50, 100] }
claims:
  C1:
    says: So it is.
    theory: { use: correlation-law, time: 1, correlation: 0.3, slopePlus: 0, slopeMinus: -1 }
    checks:
      - { of: networks.rho, use: statistic, absolute: 1, ${check} }
      - { of: networks.rho12, fit: { use: power-law, ${fit} }, use: bound, quantity: slope, above: 0 }
    published: none
stages:
  pair: { kind: generate-data, data: { use: gram-inputs, correlation: 0.3 } }
  networks:
    kind: measure-spectra
    axes: [width]
    model: { use: mlp, time: 1 }
    inputs: { data: pair }
    dynamics: { use: mlp-gram, networks: 8 }
    measures: [correlation]
figures:
  F1:
    caption: So it is.
    figure:
      use: scaling
      x: { title: x }
      y: { title: y }
      points: [{ of: networks, x: width, y: rho, minus: { of: networks, on: [width] } }]
      lines: [{ of: C1.predictions, where: { ${figure} }, x: width }]
      ${split}
`);
  const catalogue = new Declaring(plugins);
  const { paper: written, axesNamed } = full;
  const warnings = await unknownNames({ paper, written, axesNamed, catalogue });
  return warnings.map(({ place, text }) => `${place.line}:${place.column} ${text}`);
}

Deno.test("names that are declared, patterns, axes of arrays and of the stage are known", async () => {
  assert.deepEqual(await warningsOf({}), []);
  const check = "where: { time: 1, network: 0, width: 50 }, by: [width], predicts: rhoMean";
  assert.deepEqual(await warningsOf({ check }), []);
});

Deno.test("a column that is not there", async () => {
  assert.deepEqual(await warningsOf({ check: "where: { tmie: 1 }, predicts: rhoMean" }), [
    '9:67 there is no column "tmie" in what this reads; there are: time, rho, width, network, rho<a><b>',
  ]);
  assert.match((await warningsOf({ fit: "along: widht" }))[0], /^10:61 there is no column "widht"/);
  assert.match(
    (await warningsOf({ fit: "along: width, where: { dpeth: 1 }" }))[0],
    /^10:77 there is no column "dpeth"/,
  );
  assert.match(
    (await warningsOf({ check: "by: [width, tmie], predicts: rhoMean" }))[0],
    /^9:70 there is no column "tmie"/,
  );
});

Deno.test("a figure that is split by a column that none of its layers has", async () => {
  for (const word of ["facet", "series"]) {
    assert.match(
      (await warningsOf({ split: `${word}: { column: widht }` })).join("\n"),
      new RegExp(
        `^30:${word.length + 19} there is no column "widht" in what this reads; there are: width`,
      ),
    );
    assert.deepEqual(await warningsOf({ split: `${word}: { column: network }` }), []);
  }
});

Deno.test("a prediction that is not there", async () => {
  assert.deepEqual(await warningsOf({ check: "predicts: rhoMaen" }), [
    '9:68 the theory has no prediction "rhoMaen"; it has: rhoMean, rhoOdeLaw',
  ]);
  assert.match(
    (await warningsOf({ check: "predicts: rhoMean, rival: rhoOde" }))[0],
    /^9:84 the theory has no prediction "rhoOde"/,
  );
  assert.match(
    (await warningsOf({ figure: "quantity: rhoMaen" }))[0],
    /^29:56 the theory has no prediction "rhoMaen"/,
  );
});

Deno.test("of plug-ins that declare nothing nothing is said", async () => {
  const silent = Object.fromEntries(Object.keys(declared).map((id) => [id, {}]));
  const wrong = { check: "where: { tmie: 1 }, predicts: rhoMaen", fit: "along: widht" };
  assert.deepEqual(await warningsOf(wrong, silent), []);
  assert.equal((await warningsOf(wrong)).length, 3);
});

Deno.test("a table of the dynamics itself has its fields", async () => {
  const tables = {
    ...declared,
    "dynamics/mlp-gram": {
      fields: { rho12: field, other: field },
      tables: { correlation: { fields: ["rho12"] } },
    },
  };
  const [first, second, ...rest] = await warningsOf({}, tables);
  assert.match(first, /^9:15 there is no column "rho" in what this reads; there are: rho12,/);
  assert.match(second, /^28:45 there is no column "rho" in what this reads; there are: rho12,/);
  assert.deepEqual(rest, []);
});
