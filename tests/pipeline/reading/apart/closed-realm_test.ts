/** One plug-in cannot change what the reader makes of another. */
import assert from "node:assert/strict";
import { askReader } from "../../../../lib/pipeline/reading/apart/ask.ts";
import { readTexts } from "../../../../lib/pipeline/reading/texts.ts";
import { fromFileUrl } from "../../../../lib/pipeline/system/path.ts";
import { inWorkspace, type ToyWorkspace } from "../../toy/workspace.ts";

/** The paper gives it 18. */
const innocent = `import * as v from "valibot";
export const plugin = {
  summary: "a constant", params: v.strictObject({ value: v.pipe(v.number(), v.maxValue(1)) }),
  predict: ({ value }) => ({ value: { shape: "scalar", value } }),
};
`;
const reader = fromFileUrl(import.meta.resolve("../../../../lib/pipeline/reading"));
const forged = `'{"kind":"good","value":{"pipelineSeed":0,"profile":"laptop","papers":[]}}'`;

/** Most of these had the paper accepted, or another answer in place of the reader's, when all was open. */
const attacks: readonly string[] = [
  `const say = JSON.stringify; JSON.stringify = () => ${forged};`,
  `TextEncoder.prototype.encode = function () { return this; };`,
  `globalThis.TextEncoder = class {};`,
  `Deno.stdout.writeSync = () => 0;`,
  `Deno.exit = () => {};`,
  `Object.prototype.typed = true;`,
  `Object.setPrototypeOf(Map.prototype, { has: () => true });`,
  `Map.prototype.get = () => 1;`,
  `Array.prototype.push = () => 0;`,
  `Object.defineProperty(Array.prototype, "map", { value: () => [] });`,
  `Array.prototype[Symbol.iterator] = null;`,
  `RegExp.prototype.test = () => true;`,
  `Promise.prototype.then = () => {};`,
  `Number.isFinite = () => true;`,
  `globalThis.Number = class {};`,
  `Object.getPrototypeOf([][Symbol.iterator]()).next = () => ({ done: true });`,
  `Object.getPrototypeOf(async () => {}).constructor = null;`,
  `schemas.positive["~run"] = (given) => given;`,
  `slots.theory.folder = "data";`,
  `catalogue.Catalogue.prototype.plugin = () => plugin;`,
  `catalogue.slotNames.push("mine");`,
  `Object.defineProperty(errors.Problems, Symbol.hasInstance, { value: () => false });`,
  `yaml.Document.prototype.toJS = () => ({});`,
];

/** A plug-in that tries all, and fails with the numbers of those that went through. */
const hostile = (tried: readonly string[]) =>
  `import * as v from "valibot";
import * as yaml from "yaml";
import * as schemas from "../contract/schemas.ts";
import { slots } from "../contract/plugins.ts";
import { numberColumn, table } from "../contract/table.ts";
const catalogue = await import("${reader}/catalogue.ts");
const errors = await import("${reader}/../../contract/errors.ts");
const went = [], said = [];
${
    tried.map((attack, i) =>
      `try { ${attack} went[went.length] = ${i}; } catch (error) { said[${i}] = error; }`
    ).join("\n")
  }
if (went.length > 0) throw new Error("went through: " + went);
export const plugin = {
  summary: "a sequence",
  params: v.strictObject({ count: v.number() }),
  generate: ({ count }) => table({ x: numberColumn(new Float64Array(count), "dimensionless", "x") }),
};
`;

const ask = ({ root }: ToyWorkspace) =>
  askReader({
    about: "specification",
    workspace: root,
    texts: readTexts(root),
    profile: undefined,
  });

Deno.test("nothing that a plug-in changes reaches what another says of itself, or the answer", () =>
  inWorkspace(async (workspace) => {
    workspace.write("lib/theory/constant.ts", innocent);
    workspace.write("lib/data/sequence.ts", hostile(attacks));
    const refused = /toy\.yaml:25:\d+ cannot use 18 as parameter "value" .* allowed: <=1/s;
    await assert.rejects(ask(workspace), refused);
    // Control: an attempt that goes through is seen, by its number.
    const through = [...attacks, "const own = {}; own.x = 1;"];
    workspace.write("lib/data/sequence.ts", hostile(through));
    await assert.rejects(ask(workspace), new RegExp(`went through: ${attacks.length}(?!\\d|,)`));
  }));

Deno.test("what packages do to objects of their own still works", () =>
  inWorkspace(async (workspace) => {
    const own = `
const same = (a, b) => { if (a !== b) throw new Error(a + " is not " + b); };
const instance = {}; instance.toString = () => "own"; instance.constructor = 7;
same(String(instance), "own"); same(instance.constructor, 7); same(Object.keys(instance).length, 2);
class Mine extends Error { constructor(m) { super(m); this.name = "Mine"; this.message = m + "!"; } }
same(new Mine("no").message, "no!"); same(String(new Mine("no")), "Mine: no!");
const list = []; list.map = 5; same(list.map, 5); same([1, 2].map((x) => x + 1).join(), "2,3");
function Old() {} Old.prototype = Object.create(Array.prototype); Old.prototype.push = () => 3;
same(new Old().push(), 3);
Error.stackTraceLimit = 5;
Set.prototype.toJSON = function () { return [...this]; };
same(JSON.stringify(new Set([1])), "[1]");
const bytes = Uint8Array.of(1, 2); bytes[0] = 3; bytes.slice = 9; same(bytes.slice, 9);
const again = /a/g; again.test("aa"); same(again.lastIndex, 1);
`;
    const plain = Deno.readTextFileSync(`${workspace.root}/lib/data/sequence.ts`);
    workspace.write("lib/data/sequence.ts", plain + own);
    assert.equal((await ask(workspace)).papers.length, 1);
  }));
