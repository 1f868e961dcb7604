/** The workflow as the crate has it: pipeline.yaml, a step for each stage, its script, its parameters. */
import type { StageSpec } from "../../specification/specification.ts";
import { installationRoot } from "../../system/installation.ts";
import { packageCopy } from "../../system/package-copy.ts";
import { packageName, packageRoot } from "../../system/roots.ts";
import type { ArchivedJob } from "../content/archived-jobs.ts";
import { type Entity, fileId, ownId, to, toAll } from "./entity.ts";

/** Where the source trees lie, from the crate's root: the workspace, and the package if it lies elsewhere. */
export const sourceFolder = "source/";
export const packageFolder = "package/";

export const workflowId = fileId(`${sourceFolder}pipeline.yaml`);
export const engineId = ownId("engine");
const languageId = ownId("language");

type Stage = Pick<StageSpec, "paper" | "name" | "file" | "role">;

export const stepId = ({ paper, name }: Stage) => ownId("step", paper, name);
export const outputId = ({ paper, name }: Stage, output: string) =>
  ownId("output", paper, name, output);

/**
 * A file of the workspace, or one that it names by the package's name (system/roots.ts); `inWorkspace`: the
 * package is a copy in the workspace.
 */
export function scriptPath(
  { file }: Pick<Stage, "file">,
  inWorkspace = packageRoot === `${installationRoot}/${packageCopy}`,
): string {
  if (!file.startsWith(`${packageName}/`)) return sourceFolder + file;
  const folder = inWorkspace ? `${sourceFolder}${packageCopy}/` : packageFolder;
  return folder + file.slice(packageName.length + 1);
}

export const scriptId = (stage: Pick<Stage, "file">) => fileId(scriptPath(stage));

export interface WorkflowAbout {
  readonly name: string;
  readonly profile: string;
  readonly version: string;
  readonly license: Entity["@id"];
  readonly deno: string;
}

/** Entities that are no file, and what is added to those of files, by their ids. */
export interface WorkflowEntities {
  readonly own: readonly Entity[];
  readonly ofFiles: ReadonlyMap<string, Omit<Entity, "@id">>;
}

export function workflowEntities(
  jobs: readonly ArchivedJob[],
  examples: ReadonlyMap<string, readonly string[]>,
  { name, profile, version, license, deno }: WorkflowAbout,
): WorkflowEntities {
  const stages = [...new Set(jobs.map(({ job }) => job.stage))];
  const scripts = [...new Set(stages.map(scriptId))];
  const kinds = new Map(stages.map((stage) => [scriptId(stage), stage.kind]));
  const outputs = outputParameters(jobs, examples);
  const profileId = ownId("parameter", "profile");
  const ofFiles = new Map<string, Omit<Entity, "@id">>();
  ofFiles.set(workflowId, {
    "@type": ["File", "SoftwareSourceCode", "ComputationalWorkflow", "HowTo"],
    name,
    programmingLanguage: to(languageId),
    license: to(license),
    hasPart: scripts.map(to),
    step: stages.map((stage) => to(stepId(stage))),
    input: [to(profileId)],
    output: outputs.map(({ "@id": id }) => to(id)),
  });
  for (const script of scripts) {
    ofFiles.set(script, {
      "@type": ["File", "SoftwareSourceCode"],
      name: `stage ${kinds.get(script)}`,
      programmingLanguage: to(ownId("typescript")),
    });
  }
  const steps = stages.map((stage, index): Entity => ({
    "@id": stepId(stage),
    "@type": "HowToStep",
    name: `${stage.paper}/${stage.name}`,
    position: String(index + 1),
    workExample: to(scriptId(stage)),
  }));
  return {
    own: [
      ...languages(version, deno),
      {
        "@id": profileId,
        "@type": "FormalParameter",
        name: "profile",
        description: "size of the experiments",
        additionalType: "Text",
        workExample: to(ownId("value", "profile")),
      },
      {
        "@id": ownId("value", "profile"),
        "@type": "PropertyValue",
        name: "profile",
        value: profile,
        exampleOfWork: to(profileId),
      },
      ...outputs,
      ...steps,
    ],
    ofFiles,
  };
}

function languages(version: string, deno: string): Entity[] {
  return [
    {
      "@id": languageId,
      "@type": "ComputerLanguage",
      name: "Asymptopia pipeline (YAML)",
      version,
    },
    { "@id": ownId("typescript"), "@type": "ComputerLanguage", name: "TypeScript" },
    {
      "@id": engineId,
      "@type": "SoftwareApplication",
      name: "Asymptopia",
      version,
      description: "The engine that ran the stages. Its sources are in this crate.",
      softwareRequirements: to(ownId("deno")),
    },
    {
      "@id": ownId("deno"),
      "@type": "SoftwareApplication",
      name: "Deno",
      url: "https://deno.com",
      version: deno,
    },
  ];
}

/** What the claims and figures give, each with the files that it gave. */
function outputParameters(
  jobs: readonly ArchivedJob[],
  examples: ReadonlyMap<string, readonly string[]>,
): Entity[] {
  const files = new Map<string, string[]>();
  for (const [file, parameters] of examples) {
    for (const parameter of parameters) {
      const list = files.get(parameter);
      if (list === undefined) files.set(parameter, [file]);
      else list.push(file);
    }
  }
  const made = new Map<string, Entity>();
  for (const { job: { stage }, record } of jobs) {
    if (stage.role === "stage") continue;
    for (const name of Object.keys(record.outputs)) {
      const id = outputId(stage, name);
      made.set(id, {
        "@id": id,
        "@type": "FormalParameter",
        name: `${stage.paper}/${stage.name}: ${name}`,
        additionalType: "File",
        workExample: toAll(files.get(id) ?? []),
      });
    }
  }
  return [...made.values()];
}
