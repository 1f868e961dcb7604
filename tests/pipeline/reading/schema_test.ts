import assert from "node:assert/strict";
import { Ajv } from "ajv";
import { parse } from "yaml";
import { schemaFile, schemaText } from "../../../lib/pipeline/commands/schema.ts";

const workspace = new URL("../../..", import.meta.url).pathname.replace(/\/$/, "");

Deno.test("pipeline.schema.json is what `deno task schema` writes today", async () => {
  const committed = Deno.readTextFileSync(`${workspace}/${schemaFile}`);
  assert.ok(
    committed === await schemaText(workspace),
    "run `deno task schema` and commit the file",
  );
});

Deno.test("the schema knows every word of a paper", async () => {
  const { $defs } = JSON.parse(await schemaText(workspace));
  assert.deepEqual(
    Object.keys($defs.paper.properties).sort(),
    [
      "axes",
      "claims",
      "figures",
      "notation",
      "profiles",
      "settings",
      "source",
      "sources",
      "stages",
    ],
  );
});

Deno.test("editors underline no paper, and do what is misspelt", async () => {
  const ajv = new Ajv({ strict: false, allErrors: true });
  const validate = ajv.compile(JSON.parse(await schemaText(workspace)));
  const papers = [...Deno.readDirSync(`${workspace}/papers`)].map(({ name }) => name);
  for (const name of [...papers.map((paper) => `papers/${paper}`), "pipeline.yaml"]) {
    const paper = parse(Deno.readTextFileSync(`${workspace}/${name}`), { schema: "core" });
    assert.ok(validate(paper), `${name}: ${JSON.stringify(validate.errors?.slice(0, 3), null, 1)}`);
  }
  const text = Deno.readTextFileSync(`${workspace}/papers/neural-covariance-sde.yaml`);
  const misspelt: readonly (readonly [right: string, wrong: string])[] = [
    ["kind: measure-spectra", "kind: measure-spectrum"],
    ["measures: [log-norm]", "measurse: [log-norm]"],
    ["parametrization: { use: fixed", "parametrisation: { use: fixed"],
    ["use: mlp-chain, networks", "use: mlp-chain, netwroks"],
    ["use: mlp-chain, networks", "use: mlp-chian, networks"],
    ["quantity: KS distance of ρ at l = d", "quantitiy: KS distance of ρ at l = d"],
    ["symbol: n", "symbl: n"],
  ];
  for (const [right, wrong] of misspelt) {
    assert.ok(text.includes(right), right);
    assert.ok(!validate(parse(text.replace(right, wrong), { schema: "core" })), wrong);
  }
});
