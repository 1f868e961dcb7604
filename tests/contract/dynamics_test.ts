/** The laws of every dynamics and measure: what it declares is what it gives; same key, same numbers. */
import assert from "node:assert/strict";
import type { NamedArray } from "../../lib/contract/array.ts";
import {
  type Declarations,
  declaredName,
  type FieldDeclaration,
} from "../../lib/contract/declarations.ts";
import { UserError } from "../../lib/contract/errors.ts";
import type { Dynamics, Fields, Measure } from "../../lib/contract/plugins.ts";
import { fold, keyOf } from "../../lib/num/random/key.ts";
import { described } from "../../stages/measurement/declared.ts";
import { tableOfArrays } from "../../stages/measurement/outputs.ts";
import { measureOfTable } from "../../lib/contract/table-measure.ts";
import { pluginsOf } from "./plugin-files.ts";
import { sampledParameters } from "./sampled-parameters.ts";
import { simulated, type Simulation, simulations } from "./simulations.ts";

const dynamics = await pluginsOf("dynamics");
const measures = await pluginsOf("measures");

const values = (given: Readonly<Record<string, NamedArray>>) =>
  Object.fromEntries(Object.entries(given).map(([name, array]) => [name, [...array.values]]));

/** Names declared that were never given; undeclared ones and other axes throw. */
function unseen(
  given: readonly Readonly<Record<string, NamedArray>>[],
  declared: Declarations<FieldDeclaration>,
): string[] {
  const seen = new Set<string | undefined>();
  for (const arrays of given) {
    described(arrays, { declared, whose: "plug-in" });
    for (const name of Object.keys(arrays)) seen.add(declaredName(declared, name));
  }
  return Object.keys(declared).filter((name) => !seen.has(name));
}

/** A small job of a dynamics, and its fields. */
interface Simulated {
  readonly job: Simulation;
  readonly fields: Fields;
}

/**
 * Some small jobs of a dynamics: those of simulations.ts, or else, for a dynamics that needs neither
 * recipe nor data, the first of its sampled parameters that it takes.
 */
async function simulate(name: string, plugin: Dynamics<unknown>): Promise<readonly Simulated[]> {
  const listed = simulations[name];
  const sampled = () =>
    sampledParameters(plugin.params, { count: 40, key: fold(keyOf(4), "dynamics", name) })
      .map((params) => ({ params: params as Simulation["params"] }));
  const found: Simulated[] = [];
  for (const job of listed ?? sampled()) {
    try {
      found.push({ job, fields: await simulated(plugin, job, keyOf(7)) });
    } catch (error) {
      if (listed !== undefined || !(error instanceof UserError)) throw error;
    }
    if (listed === undefined && found.length === 6) break;
  }
  assert.ok(found.length > 0, `add a small job of ${name} to tests/contract/simulations.ts`);
  return found;
}

/** The jobs of a dynamics, run once. */
const made = new Map<string, Promise<readonly Simulated[]>>();
function jobsOf(name: string, plugin: Dynamics<unknown>): Promise<readonly Simulated[]> {
  const found = made.get(name) ?? simulate(name, plugin);
  made.set(name, found);
  return found;
}

async function fieldsOf(name: string, plugin: Dynamics<unknown>): Promise<readonly Fields[]> {
  return (await jobsOf(name, plugin)).map(({ fields }) => fields);
}

for (const [name, plugin] of dynamics) {
  Deno.test(`${name} gives the fields that it declares, and no others`, async () => {
    const fields = await fieldsOf(name, plugin);
    assert.deepEqual(unseen(fields, plugin.fields), []);
    for (const [table, { fields: needed, optional = [] }] of Object.entries(plugin.tables)) {
      for (const field of [...needed, ...optional]) {
        assert.ok(Object.hasOwn(plugin.fields, field), `${table} has the unknown field ${field}`);
      }
      const measure = measureOfTable(plugin, table);
      const whole = fields.filter((given) => needed.every((field) => Object.hasOwn(given, field)));
      assert.ok(whole.length > 0, `no job gives all fields of the table ${table}`);
      for (const given of whole) {
        const columns = measure.measure(given, {});
        tableOfArrays(described(columns, { declared: measure.columns, whose: table }));
      }
    }
  });

  Deno.test(`${name} gives the same numbers for the same key, and others for another`, async () => {
    const [{ job, fields }] = await jobsOf(name, plugin);
    assert.deepEqual(values(await simulated(plugin, job, keyOf(7))), values(fields));
    const other = values(await simulated(plugin, job, keyOf(8)));
    if (job.deterministic) assert.deepEqual(other, values(fields));
    else assert.notDeepEqual(other, values(fields));
  });

  Deno.test(`no measure has the name of a table of ${name}`, () => {
    const names = measures.map(([measure]) => measure);
    assert.deepEqual(Object.keys(plugin.tables).filter((table) => names.includes(table)), []);
  });
}

/** What a measure makes of fields with sampled parameters; nothing where it refuses them. */
function measured(measure: Measure<unknown>, name: string, fields: Fields) {
  const key = fold(keyOf(6), "measures", name);
  return sampledParameters(measure.params, { count: 40, key }).flatMap((params) => {
    try {
      const found = measure.measure(fields, params);
      const again = measure.measure(fields, structuredClone(params));
      assert.deepEqual(values(again), values(found), "same fields, same numbers");
      return [found];
    } catch (error) {
      if (error instanceof UserError) return [];
      throw error;
    }
  });
}

for (const [name, measure] of measures) {
  Deno.test(`${name} gives the columns that it declares, and no others`, async () => {
    assert.ok(measure.needs.length > 0, "a measure needs fields");
    const able = dynamics.filter(([, { fields }]) =>
      measure.needs.every((need) => Object.hasOwn(fields, need))
    );
    assert.ok(able.length > 0, `no dynamics declares all of ${measure.needs.join(", ")}`);
    const given = (await Promise.all(able.map(([other, plugin]) => fieldsOf(other, plugin)))).flat()
      .filter((fields) => measure.needs.every((need) => Object.hasOwn(fields, need)));
    const found = given.flatMap((fields) => measured(measure, name, fields));
    assert.deepEqual(unseen(found, measure.columns), []);
    for (const columns of found) {
      tableOfArrays(described(columns, { declared: measure.columns, whose: name }));
    }
  });
}

Deno.test("a dynamics without a listed job is run with parameters of its schema, if it takes some", async () => {
  const [, plugin] = dynamics.find(([name]) => name === "affine-residual")!;
  const found = await simulate("another name", plugin);
  assert.ok(found.length > 0);
  assert.ok(found.every(({ fields }) => Object.hasOwn(fields, "state")));
  const [, needy] = dynamics.find(([name]) => name === "mlp-gram")!;
  await assert.rejects(simulate("another name", needy), /add a small job of another name/);
});

Deno.test("a plug-in that gives what it does not declare, or declares what it does not give, is found", async () => {
  const [name, plugin] = dynamics.find(([name]) => name === "weight-path")!;
  const fields = await fieldsOf(name, plugin);
  const { weight, ...rest } = plugin.fields;
  assert.throws(() => unseen(fields, rest), /"weight" from the plug-in/);
  assert.deepEqual(unseen(fields, { ...plugin.fields, shadow: weight }), ["shadow"]);
  const turned = { ...weight, axes: [...weight.axes].reverse() };
  assert.throws(() => unseen(fields, { ...rest, weight: turned }), /axes layer, path/);
});
