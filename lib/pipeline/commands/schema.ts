/**
 * `schema`: writes pipeline.schema.json, so that editors complete and check the YAML, and
 * docs/events.schema.json, which says what the lines of `--json` hold.
 */
import { toJsonSchemaDefs } from "@valibot/to-json-schema";
import { type ExitCode, exitCodes } from "../../contract/errors.ts";
import { eventSchemaFile, eventSchemaText } from "../runs/event-schema.ts";
import { Catalogue } from "../reading/catalogue.ts";
import { readDocument } from "../reading/document.ts";
import { withShortForms } from "../reading/editor-forms.ts";
import { readTexts } from "../reading/load.ts";
import { isMap } from "../reading/located.ts";
import { pipelineFile } from "../specification/workspace-files.ts";
import { composeSchema } from "../reading/schema.ts";
import { type JsonSchema, sharedDefinitions } from "../reading/schema-definitions.ts";
import { inFolder } from "../store/file-operations.ts";
import { filledJson } from "../words/filled-json.ts";
import type { Surroundings } from "./surroundings.ts";

/** A plug-in a line: an editor reads the file, and people only its differences. */
const lineLength = 2000;

export const schemaFile = "pipeline.schema.json";

/** One JSON Schema for pipeline.yaml and for papers: the one with `papers` is the pipeline. */
export async function schemaText(workspace: string): Promise<string> {
  const { pipeline, paper, definitions } = await composeSchema(new Catalogue(workspace));
  // What JSON Schema cannot say (checks by function) is left to validation.
  const $defs: Readonly<Record<string, unknown>> = toJsonSchemaDefs(
    { pipeline, paper, ...definitions },
    { typeMode: "input", errorMode: "ignore" },
  );
  const schema = {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Asymptopia: pipeline.yaml and papers/*.yaml",
    if: { required: ["papers"] },
    then: { $ref: "#/$defs/pipeline" },
    else: { $ref: "#/$defs/paper" },
    $defs: sharedDefinitions(withShortForms(
      $defs as Readonly<Record<string, JsonSchema>>,
      profilesIn(workspace),
    )),
  };
  return filledJson(schema, lineLength) + "\n";
}

/** The names that stand for values by profile; those of this repository where there are no others. */
function profilesIn(workspace: string): readonly string[] {
  const text = readTexts(workspace).get(pipelineFile);
  const { value } = readDocument(pipelineFile, text ?? "");
  const profiles = isMap(value) ? value.profiles : undefined;
  return Array.isArray(profiles) ? profiles.map(String) : ["smoke", "laptop", "paper"];
}

export async function schema({ workspace, terminal }: Surroundings): Promise<ExitCode> {
  Deno.writeTextFileSync(`${workspace}/${schemaFile}`, await schemaText(workspace));
  const events = `${workspace}/${eventSchemaFile}`;
  inFolder(events, () => Deno.writeTextFileSync(events, eventSchemaText()));
  terminal.write(`Wrote ${schemaFile} and ${eventSchemaFile}.`);
  return exitCodes.good;
}
