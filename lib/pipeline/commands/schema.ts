/**
 * `schema`: writes pipeline.schema.json, so that editors complete and check the YAML, and
 * docs/events.schema.json, which says what the lines of `--json` hold.
 */
import { type ExitCode, exitCodes } from "../../contract/errors.ts";
import { eventSchemaFile, eventSchemaText } from "../runs/event-schema.ts";
import { askReader } from "../reading/apart/ask.ts";
import { readTexts } from "../reading/texts.ts";
import { inFolder } from "../store/file-operations.ts";
import type { Surroundings } from "./surroundings.ts";

export const schemaFile = "pipeline.schema.json";

/** One JSON Schema for pipeline.yaml and for papers. */
export function schemaText(workspace: string): Promise<string> {
  return askReader({ about: "editor schema", workspace, texts: readTexts(workspace) });
}

export async function schema({ workspace, terminal }: Surroundings): Promise<ExitCode> {
  Deno.writeTextFileSync(`${workspace}/${schemaFile}`, await schemaText(workspace));
  const events = `${workspace}/${eventSchemaFile}`;
  inFolder(events, () => Deno.writeTextFileSync(events, eventSchemaText()));
  terminal.write(`Wrote ${schemaFile} and ${eventSchemaFile}.`);
  return exitCodes.good;
}
