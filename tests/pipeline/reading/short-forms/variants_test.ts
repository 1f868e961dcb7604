import assert from "node:assert/strict";
import { problemsOf, stagesOf } from "./paper.ts";

const long = `
stages:
  pair-near: { kind: generate-data, data: { use: gram-inputs, correlation: 0.9 } }
  pair-far: { kind: generate-data, stream: other, data: { use: gram-inputs, correlation: 0 } }
`;

Deno.test("a variant is the rest with its entries laid over it", async () => {
  const short = `
stages:
  pair:
    kind: generate-data
    data: { use: gram-inputs, correlation: 0 }
    each: { near: { data: { correlation: 0.9 } }, far: { stream: other } }
`;
  assert.deepEqual(await stagesOf(short), await stagesOf(long));
});

Deno.test("a bare plug-in takes parameters; another plug-in replaces", async () => {
  const short = `
stages:
  pair:
    kind: generate-data
    data: gram-inputs
    each:
      near: { data: { correlation: 0.9 } }
      far: { stream: other, data: { use: gram-inputs, correlation: 0 } }
`;
  assert.deepEqual(await stagesOf(short), await stagesOf(long));
});

Deno.test("variants are limited to profiles like any stage", async () => {
  const short = `
stages:
  pair:
    kind: generate-data
    data: gram-inputs
    each: { near: { profile: paper, data: { correlation: 0.9 } }, far: {} }
`;
  assert.deepEqual(Object.keys(await stagesOf(short)), ["pair-far"]);
  assert.deepEqual(
    Object.keys(await stagesOf(short, { profile: "paper" })).sort(),
    ["pair-far", "pair-near"],
  );
});

Deno.test("what is wrong is found where it is written", async () => {
  const one = (each: string) =>
    problemsOf(`stages:\n  pair: { kind: generate-data, data: gram-inputs, each: ${each} }\n`);
  assert.match(await one("[a, b]"), /:3:57 cannot read the variants of "pair"; allowed: a map/);
  assert.match(await one("{}"), /:3:57 cannot read the variants of "pair"/);
  assert.match(await one("{ near: 3 }"), /:3:65 cannot use 3 as a variant of "pair"/);
  assert.match(
    await one("{ near: { data: { correlatoin: 0.9 } } }"),
    /:3:75 cannot find parameter "correlatoin" of data "gram-inputs"; allowed: correlation/,
  );
  assert.match(
    await problemsOf(
      "stages:\n  pair-a: { kind: generate-data, data: gram-inputs }\n" +
        "  pair: { kind: generate-data, data: gram-inputs, each: { a: {} } }\n",
    ),
    /:4:59 cannot give the name "pair-a" twice; the other is at papers\/short.yaml:3/,
  );
  assert.match(
    await one(`{ ${"x".repeat(61)}: {} }`),
    /cannot make the name "pair-x+"; allowed: up to 64 letters/,
  );
});
