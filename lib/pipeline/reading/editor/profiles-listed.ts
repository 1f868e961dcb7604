/** The profiles that pipeline.yaml lists, whatever else is in it. */
import { pipelineFile } from "../../specification/workspace-files.ts";
import { readDocument } from "../document.ts";
import { isMap } from "../located.ts";

/** Nothing if it lists none. */
export function profilesListed(texts: ReadonlyMap<string, string>): readonly string[] {
  const { value } = readDocument(pipelineFile, texts.get(pipelineFile) ?? "");
  return isMap(value) && Array.isArray(value.profiles) ? value.profiles.map(String) : [];
}
