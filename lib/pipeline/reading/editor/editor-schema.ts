/** The JSON Schema by which editors complete and check the YAML: pipeline.yaml and papers together. */
import { toJsonSchemaDefs } from "@valibot/to-json-schema";
import { Catalogue } from "../catalogue.ts";
import { readDocument } from "../document.ts";
import { withShortForms } from "./editor-forms.ts";
import { isMap } from "../located.ts";
import { composeSchema } from "../schema.ts";
import { type JsonSchema, sharedDefinitions } from "./schema-definitions.ts";
import { pipelineFile } from "../../specification/workspace-files.ts";
import { filledJson } from "../../words/filled-json.ts";

/** A plug-in a line: an editor reads the file, and people only its differences. */
const lineLength = 2000;

/** One JSON Schema for pipeline.yaml and for papers: the one with `papers` is the pipeline. */
export async function editorSchema(
  workspace: string,
  texts: ReadonlyMap<string, string>,
): Promise<string> {
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
      profilesIn(texts.get(pipelineFile) ?? ""),
    )),
  };
  return filledJson(schema, lineLength) + "\n";
}

/** The names that stand for values by profile; those of this repository where there are no others. */
function profilesIn(text: string): readonly string[] {
  const { value } = readDocument(pipelineFile, text);
  const profiles = isMap(value) ? value.profiles : undefined;
  return Array.isArray(profiles) ? profiles.map(String) : ["smoke", "laptop", "paper"];
}
