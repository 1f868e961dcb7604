/** The JSON Schema by which editors complete and check the YAML: pipeline.yaml and papers together. */
import { toJsonSchemaDefs } from "@valibot/to-json-schema";
import { Catalogue } from "../catalogue.ts";
import { withShortForms } from "./editor-forms.ts";
import { profilesListed } from "./profiles-listed.ts";
import { composeSchema } from "../schema.ts";
import { type JsonSchema, sharedDefinitions } from "./schema-definitions.ts";
import { filledJson } from "../../words/filled-json.ts";

/** A plug-in a line: an editor reads the file, and people only its differences. */
const lineLength = 2000;
/** The names that stand for values by profile where pipeline.yaml lists none: those of this repository. */
const profilesHere = ["smoke", "laptop", "paper"];

/** One JSON Schema for pipeline.yaml and for papers: the one with `papers` is the pipeline. */
export async function editorSchema(
  workspace: string,
  texts: ReadonlyMap<string, string>,
): Promise<string> {
  const profiles = profilesListed(texts);
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
      profiles.length > 0 ? profiles : profilesHere,
    )),
  };
  return filledJson(schema, lineLength) + "\n";
}
