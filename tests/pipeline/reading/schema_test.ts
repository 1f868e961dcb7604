import assert from "node:assert/strict";
import { Ajv } from "ajv";
import { parse } from "yaml";
import { schemaFile, schemaText } from "../../../lib/pipeline/commands/schema.ts";
import { fromFileUrl } from "../../../lib/pipeline/system/path.ts";

const workspace = fromFileUrl(import.meta.resolve("../../.."));

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

Deno.test("the schema is small, and every reference in it leads somewhere", async () => {
  const text = await schemaText(workspace);
  // Most of it is the parameters of the plug-ins, in words.
  const plugins = [...Deno.readDirSync(`${workspace}/lib`)].flatMap(({ name, isDirectory }) =>
    isDirectory && !["contract", "num", "tensor", "pipeline"].includes(name)
      ? [...Deno.readDirSync(`${workspace}/lib/${name}`)].filter(({ isFile }) => isFile)
      : []
  );
  assert.ok(plugins.length > 100, `${plugins.length} plug-ins`);
  assert.ok(text.length <= 1000 * plugins.length, `${text.length} bytes`);
  const { $defs } = JSON.parse(text);
  const references = [...text.matchAll(/"\$ref":"([^"]*)"/g)].map(([, reference]) => reference);
  for (const reference of references) {
    assert.ok(Object.hasOwn($defs, reference.replace("#/$defs/", "")), reference);
  }
  // The figures of a figure are figures: not copied.
  assert.match(
    text,
    /"panels":\{"type":\["array","object"\],"items":\{"\$ref":"#\/\$defs\/figure"\}/,
  );
});

interface Node {
  readonly $ref?: string;
  readonly description?: string;
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
  readonly items?: Node;
  readonly additionalProperties?: Node;
  readonly properties?: Readonly<Record<string, Node>>;
}

/** Descriptions that an editor shows at a path of words; `*` stands for a name or an index. */
function descriptionsAt(root: { $defs: Record<string, Node> }, path: readonly string[]): string[] {
  let nodes: Node[] = [{ $ref: "#/$defs/paper" }];
  const resolved = (node: Node): Node[] =>
    node.$ref !== undefined
      ? resolved(root.$defs[node.$ref.replace("#/$defs/", "")])
      : [node, ...[...node.anyOf ?? [], ...node.oneOf ?? []].flatMap(resolved)];
  for (const word of path) {
    nodes = nodes.flatMap(resolved).flatMap((node) =>
      [word === "*" ? node.items ?? node.additionalProperties : node.properties?.[word]]
        .filter((found) => found !== undefined)
    );
  }
  return nodes.flatMap(resolved).flatMap(({ description }) => description ?? []);
}

Deno.test("an editor describes words at every depth", async () => {
  const schema = JSON.parse(await schemaText(workspace));
  const at = (path: string) => descriptionsAt(schema, path.split(" "));
  assert.ok(at("stages * axes").includes("the stage runs once per combination of these"));
  assert.ok(at("claims * checks * where").some((text) => /`max` and `min`/.test(text)));
  assert.ok(at("claims * checks * standardErrors").length > 0);
  assert.ok(at("figures * figure points * x").includes("number column along x"));
  assert.ok(at("figures * figure panels * points * x").includes("number column along x"));
  assert.ok(at("stages * measures * use").includes("a table of the dynamics"));
});

Deno.test("an editor takes the pipeline and the papers, and marks a wrong word or name", async () => {
  const validate = new Ajv({ strict: false, allowUnionTypes: true })
    .compile(JSON.parse(await schemaText(workspace)));
  const takes = (text: string) => validate(parse(text));
  const pipeline = Deno.readTextFileSync(`${workspace}/pipeline.yaml`);
  assert.ok(takes(pipeline), JSON.stringify(validate.errors?.at(-1)));
  for (const name of parse(pipeline).papers) {
    const paper = Deno.readTextFileSync(`${workspace}/papers/${name}.yaml`);
    assert.ok(takes(paper), `${name}: ${JSON.stringify(validate.errors?.at(-1))}`);
  }
  const paper = (measures: string, figure = "{ use: dots }") =>
    `source: { title: T, authors: [A] }
stages: { s: { kind: train, dynamics: dense-training, measures: [${measures}] } }
figures: { F: { caption: c, figure: ${figure} } }
`;
  const panel = "{ use: scaling, x: { title: x }, y: { title: y }";
  const multi = (end: string) => `{ use: multi-panel, panels: [${panel}${end}] }`;
  const right = paper("evaluation, batch-losses", multi(" }"));
  assert.ok(takes(right), JSON.stringify(validate.errors?.at(-1)));
  assert.ok(!takes(paper("batch-loses", multi(" }"))), "no such measure or table");
  assert.ok(!takes(paper("evaluation", multi(", pionts: [] }"))), "no such word of a panel");
  assert.ok(!takes(paper("evaluation")), "no such figure");
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
