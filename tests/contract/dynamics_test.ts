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
import { simulated, simulations } from "./simulations.ts";

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

/** Fields of every small job of a dynamics, made once. */
const made = new Map<string, Promise<readonly Fields[]>>();
function fieldsOf(name: string, plugin: Dynamics<unknown>): Promise<readonly Fields[]> {
  const jobs = simulations[name];
  assert.ok(jobs !== undefined, `add a small job of ${name} to tests/contract/simulations.ts`);
  const found = made.get(name) ?? Promise.all(jobs.map((job) => simulated(plugin, job, keyOf(7))));
  made.set(name, found);
  return found;
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
    const [first] = await fieldsOf(name, plugin);
    const [job] = simulations[name];
    assert.deepEqual(values(await simulated(plugin, job, keyOf(7))), values(first));
    assert.notDeepEqual(values(await simulated(plugin, job, keyOf(8))), values(first));
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

Deno.test("a plug-in that gives what it does not declare, or declares what it does not give, is found", async () => {
  const [name, plugin] = dynamics.find(([name]) => name === "weight-path")!;
  const fields = await fieldsOf(name, plugin);
  const { weight, ...rest } = plugin.fields;
  assert.throws(() => unseen(fields, rest), /"weight" from the plug-in/);
  assert.deepEqual(unseen(fields, { ...plugin.fields, shadow: weight }), ["shadow"]);
  const turned = { ...weight, axes: [...weight.axes].reverse() };
  assert.throws(() => unseen(fields, { ...rest, weight: turned }), /axes layer, path/);
});
