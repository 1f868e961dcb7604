/** Adds a paper to the list in pipeline.yaml. Nothing else in the text changes, comments included. */
import { pipelineFile } from "../specification/workspace-files.ts";
import "../packages/yaml.ts";
import { isScalar, isSeq, parseDocument, type YAMLSeq } from "yaml";
import { UserError } from "../../contract/errors.ts";

/**
 * The text of pipeline.yaml with one more paper at the end of `papers`. Throws a UserError if the paper
 * is listed already, or if there is no such list.
 */
export function withPaper(text: string, name: string): string {
  const list = paperList(text);
  if (list.items.some((item) => isScalar(item) && item.value === name)) {
    throw new UserError({ action: `cannot list the paper "${name}" in ${pipelineFile} twice` });
  }
  const last = list.items.at(-1);
  const end = isScalar(last) ? last.range?.[1] : undefined;
  if (end === undefined) throw noList();
  return `${text.slice(0, end)}${separator(text, list)}${name}${text.slice(end)}`;
}

function paperList(text: string): YAMLSeq {
  const list = parseDocument(text).get("papers");
  if (!isSeq(list)) throw noList();
  return list;
}

/** What stands between two items: a comma, or a new line with the dash below the other dashes. */
function separator(text: string, list: YAMLSeq): string {
  if (list.flow) return ", ";
  const dash = list.range![0];
  const indent = dash - (text.lastIndexOf("\n", dash - 1) + 1);
  return `\n${" ".repeat(indent)}- `;
}

function noList(): UserError {
  return new UserError({
    place: { file: pipelineFile, line: 1, column: 1 },
    action: "cannot find the list of papers",
    allowed: "`papers:` with at least one name",
  });
}
