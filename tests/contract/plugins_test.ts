/** Lists every plug-in folder and the stages, and holds each file to its interface. */
import assert from "node:assert/strict";
import type { GenericSchema } from "valibot";
import { type SlotName, slots } from "../../lib/contract/plugins.ts";
import { modulesIn, root } from "./plugin-files.ts";

interface AnySchema extends GenericSchema {
  readonly entries?: Readonly<Record<string, AnySchema>>;
  readonly pipe?: readonly { readonly type: string }[];
  readonly wrapped?: AnySchema;
}

/** The method that makes a plug-in of this slot one. */
const methods: Readonly<Record<SlotName, string>> = {
  data: "generate",
  model: "describe",
  parametrization: "scale",
  dynamics: "simulate",
  measures: "measure",
  fit: "estimate",
  theory: "predict",
  checks: "evaluate",
  figure: "draw",
};

function isDescribed(schema: AnySchema): boolean {
  return schema.pipe?.some(({ type }) => type === "description") === true ||
    (schema.wrapped !== undefined && isDescribed(schema.wrapped));
}

function checkParams(path: string, params: AnySchema): void {
  assert.equal(params.type, "strict_object", `${path}: params must be a strictObject`);
  for (const [name, entry] of Object.entries(params.entries!)) {
    assert.ok(isDescribed(entry), `${path}: parameter ${name} needs v.description`);
  }
}

for (const [slot, { folder }] of Object.entries(slots)) {
  for (const path of modulesIn(`lib/${folder}/`)) {
    Deno.test(`${path} keeps the contract of ${slot}`, async () => {
      const { plugin } = await import(new URL(path, root).href);
      assert.ok(typeof plugin.summary === "string" && plugin.summary.length > 10, "summary");
      checkParams(path, plugin.params);
      assert.equal(typeof plugin[methods[slot as SlotName]], "function");
    });
  }
}

for (const path of modulesIn("stages/")) {
  Deno.test(`${path} keeps the contract of stages`, async () => {
    const { stage } = await import(new URL(path, root).href);
    assert.ok(typeof stage.summary === "string" && stage.summary.length > 10, "summary");
    checkParams(path, stage.params);
    for (const slot of Object.keys(stage.slots)) assert.ok(slot in slots, `slot ${slot}`);
    const example = { measures: ["some-measure"] };
    const given = { outputs: { table: {} } };
    assert.ok(stage.outputs(example, given).length > 0, "a stage has outputs");
    assert.equal(typeof stage.run, "function");
  });
}
