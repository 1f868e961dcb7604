/** A mutation for each thing that a Provenance Run Crate must have. */
import assert from "node:assert/strict";
import { crateText } from "../../../../lib/pipeline/archive/crate/crate.ts";
import { crateProblems } from "../../../../lib/pipeline/archive/crate/crate-check.ts";
import {
  type Entity,
  metadataFile,
  profiles,
} from "../../../../lib/pipeline/archive/crate/entity.ts";
import { pathInCrate } from "../../../../lib/pipeline/archive/crate/file-entities.ts";
import { makeCrateContent } from "./crate-content.ts";

const content = makeCrateContent();
const text = crateText(content);
const files = new Set([metadataFile, ...content.files.map(({ file }) => pathInCrate(file.path))]);
type Graph = Record<string, unknown>[];

function problemsAfter(change: (graph: Graph) => void): string[] {
  const document = JSON.parse(text);
  change(document["@graph"]);
  return crateProblems(JSON.stringify(document), files);
}

const hasType = (entity: Record<string, unknown>, type: string) =>
  [entity["@type"]].flat().includes(type);
const firstOf = (graph: Graph, type: string) => graph.find((entity) => hasType(entity, type))!;
const withId = (graph: Graph, id: string) => graph.find((entity) => entity["@id"] === id)!;
const workflow = (graph: Graph) => firstOf(graph, "ComputationalWorkflow");
const script = (graph: Graph) =>
  graph.find((entity) => hasType(entity, "SoftwareSourceCode") && !hasType(entity, "HowTo"))!;
const run = (graph: Graph) => withId(graph, "#workflow-run");
const without =
  (find: (graph: Graph) => Record<string, unknown>, property: string) => (graph: Graph) => {
    delete find(graph)[property];
  };
const root = (graph: Graph) => withId(graph, "./");
const descriptor = (graph: Graph) => withId(graph, metadataFile);

Deno.test("the crate that is written has no problems", () => {
  assert.deepEqual(crateProblems(text, files), []);
  assert.equal(crateText(content), text);
});

const mutations: Readonly<Record<string, [(graph: Graph) => void, RegExp]>> = {
  "descriptor: about": [without(descriptor, "about"), /ro-crate-metadata\.json: about is not/],
  "descriptor: conformsTo": [without(descriptor, "conformsTo"), /json: conformsTo lacks/],
  "root: name": [without(root, "name"), /\.\/ \(Dataset\) has no name/],
  "root: description": [without(root, "description"), /has no description/],
  "root: datePublished": [without(root, "datePublished"), /datePublished is no day/],
  "root: datePublished, a month": [
    (graph) => root(graph).datePublished = "2026-11",
    /datePublished is no day/,
  ],
  "root: license": [without(root, "license"), /has no license/],
  "root: hasPart": [without(root, "hasPart"), /has no hasPart/],
  "root: mainEntity": [without(root, "mainEntity"), /has no mainEntity/],
  ...Object.fromEntries(
    ([["process", profiles.process], ["workflow", profiles.workflow], [
      "provenance",
      profiles.provenance,
    ], ["workflowCrate", profiles.workflowCrate]] as const).flatMap(([name, id]) => [
      [`root: conformsTo ${name}`, [
        (graph: Graph) =>
          root(graph).conformsTo = (root(graph).conformsTo as Entity[]).filter((one) =>
            one["@id"] !== id
          ),
        /\.\/: conformsTo lacks/,
      ]],
      [`${name} as a CreativeWork`, [
        (graph: Graph) => withId(graph, id)["@type"] = "Thing",
        /is not described/,
      ]],
    ]),
  ),
  ...Object.fromEntries(
    ["File", "SoftwareSourceCode", "ComputationalWorkflow", "HowTo"].map((type) => [
      `workflow: ${type}`,
      [
        (graph: Graph) =>
          workflow(graph)["@type"] = (workflow(graph)["@type"] as string[]).filter((one) =>
            one !== type
          ),
        new RegExp(`pipeline\\.yaml is no ${type}`),
      ],
    ]),
  ),
  "workflow: programmingLanguage": [
    without(workflow, "programmingLanguage"),
    /has no programmingLanguage/,
  ],
  "the language as a ComputerLanguage": [
    (graph) => withId(graph, "#language")["@type"] = "Thing",
    /is no ComputerLanguage/,
  ],
  "workflow: hasPart": [without(workflow, "hasPart"), /has no hasPart/],
  "workflow: step": [without(workflow, "step"), /has no step/],
  "script: type": [
    (graph) => script(graph)["@type"] = "File",
    /is neither SoftwareApplication nor/,
  ],
  "script: instrument of an action": [
    (graph) => {
      const id = script(graph)["@id"];
      for (const entity of graph) {
        const instrument = entity.instrument as Entity | undefined;
        if (instrument?.["@id"] === id) entity.instrument = { "@id": "#engine" };
      }
    },
    /is the instrument of no action/,
  ],
  "step: workExample": [
    without((graph) => firstOf(graph, "HowToStep"), "workExample"),
    /\(HowToStep\) has no workExample/,
  ],
  "step: listed": [
    (graph) => workflow(graph).step = (workflow(graph).step as Entity[]).slice(1),
    /is a step of no workflow/,
  ],
  "step: position": [
    (graph) => firstOf(graph, "HowToStep").position = "first",
    /position is no whole number/,
  ],
  "parameter: additionalType": [
    without((graph) => firstOf(graph, "FormalParameter"), "additionalType"),
    /\(FormalParameter\) has no additionalType/,
  ],
  "an OrganizeAction": [
    (graph) => firstOf(graph, "OrganizeAction")["@type"] = "Action",
    /there is no OrganizeAction/,
  ],
  "OrganizeAction: instrument": [
    without((graph) => firstOf(graph, "OrganizeAction"), "instrument"),
    /\(OrganizeAction\) has no instrument/,
  ],
  "OrganizeAction: object": [
    without((graph) => firstOf(graph, "OrganizeAction"), "object"),
    /\(OrganizeAction\) has no object/,
  ],
  "OrganizeAction: object, only controls": [
    (graph) => (firstOf(graph, "OrganizeAction").object as unknown[]).push({ "@id": "LICENSE" }),
    /object LICENSE is no ControlAction/,
  ],
  "OrganizeAction: result": [
    without((graph) => firstOf(graph, "OrganizeAction"), "result"),
    /\(OrganizeAction\) has no result/,
  ],
  "the run of the workflow": [
    (graph) => run(graph).instrument = { "@id": "#engine" },
    /the workflow is the instrument of no CreateAction/,
  ],
  "CreateAction: instrument": [without(run, "instrument"), /\(CreateAction\) has no instrument/],
  "ControlAction: instrument": [
    without((graph) => firstOf(graph, "ControlAction"), "instrument"),
    /\(ControlAction\) has no instrument/,
  ],
  "ControlAction: object": [
    without((graph) => firstOf(graph, "ControlAction"), "object"),
    /\(ControlAction\) has no object/,
  ],
  "ParameterConnection: both ends": [
    (graph) => graph.push({ "@id": "#c", "@type": "ParameterConnection", sourceParameter: {} }),
    /has no targetParameter/,
  ],
  "resourceUsage: propertyID": [
    (graph) => {
      graph.push({ "@id": "#m", "@type": "PropertyValue", value: 1 });
      run(graph).resourceUsage = { "@id": "#m" };
    },
    /has no propertyID/,
  ],
  "a term that no context has": [
    (graph) => run(graph).creditText = "me",
    /creditText is no term/,
  ],
  "a time without an offset": [
    (graph) => run(graph).startTime = "2026-11-30T10:00:00Z",
    /startTime has no offset/,
  ],
  "an entity twice": [(graph) => graph.push({ ...run(graph) }), /is described twice/],
  "an entity that is not described": [
    (graph) => run(graph).object = { "@id": "#nowhere" },
    /object #nowhere is not described/,
  ],
  "a file that is not described": [
    (graph) => graph.splice(graph.indexOf(withId(graph, "LICENSE")), 1),
    /LICENSE is not described/,
  ],
  "a file that is no part": [
    (graph) => root(graph).hasPart = (root(graph).hasPart as Entity[]).slice(1),
    /does not have it as a part/,
  ],
  "a file that is not there": [
    (graph) => graph.push({ "@id": "lost", "@type": "File" }),
    /lost is described and not there/,
  ],
  "an id that is no URI": [
    (graph) => graph.push({ "@id": "100%", "@type": "File" }),
    /100% is no URI/,
  ],
};

for (const [what, [change, said]] of Object.entries(mutations)) {
  Deno.test(`${what}: what is wrong is named`, () => {
    const problems = problemsAfter(change);
    assert.ok(problems.some((problem) => said.test(problem)), problems.join("\n") || "no problem");
  });
}

Deno.test("what is no JSON, or has no graph, is said", () => {
  assert.match(crateProblems("{", files)[0], /is no JSON/);
  assert.match(crateProblems("{}", files)[0], /has no @graph/);
});
