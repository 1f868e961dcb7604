/** Resolves `inputs: { role: sources.name }`: which external file a stage takes in which role. */
import { UserError } from "../../contract/errors.ts";
import { isMap, placeOf, spotOf } from "./located.ts";
import { allowedNames } from "../words/nearest.ts";
import { sourcesWord } from "./sources-reader.ts";
import type { SourceSpec } from "../specification/specification.ts";
import type { ReadStage } from "./stage-reader.ts";

export interface ResolvedFiles {
  /** By role. */
  readonly files: Readonly<Record<string, SourceSpec>>;
  /** Names of sources that the stage asks for, also those that there are not. */
  readonly named: readonly string[];
  readonly problems: readonly UserError[];
}

/** The external files of one stage. */
export function resolveFiles(
  stage: ReadStage,
  sources: ReadonlyMap<string, SourceSpec>,
): ResolvedFiles {
  const { written, place, role: part, name: stageName } = stage;
  const files: Record<string, SourceSpec> = {};
  const named: string[] = [];
  const problems: UserError[] = [];
  const given = isMap(written.inputs) ? written.inputs : {};
  for (const role of Object.keys(given).sort()) {
    const [, name] = new RegExp(`^${sourcesWord}\\.([A-Za-z0-9-]+)$`).exec(textOf(given[role])) ??
      [];
    if (name === undefined) continue;
    named.push(name);
    const at = (of: "key" | "value") =>
      placeOf(spotOf(written, ["inputs", role]), { of, file: place.file });
    const source = sources.get(name);
    if (source === undefined) {
      problems.push(
        new UserError({
          place: at("value"),
          action: `cannot find source "${name}" for input "${role}" of ${part} "${stageName}"`,
          allowed: allowedNames(name, sources.keys()),
          hint: "sources are declared at the top of the paper",
        }),
      );
    } else files[role] = source;
    const refused = refusedRole(stage, role);
    if (refused !== undefined) {
      problems.push(
        new UserError({
          place: at("key"),
          action: `cannot give a file to input "${role}" of ${part} "${stageName}"`,
          ...refused,
        }),
      );
    }
  }
  for (const role of stage.fileRoles ?? []) {
    if (Object.hasOwn(given, role)) continue;
    problems.push(
      new UserError({
        place,
        action: `cannot do without file "${role}" in ${part} "${stageName}"`,
        hint: `add \`inputs: { ${role}: sources.name }\``,
      }),
    );
  }
  return { files, named, problems };
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** Why a role takes no file; undefined if it does. */
function refusedRole(
  { stage, fileRoles }: ReadStage,
  role: string,
): { readonly allowed?: string; readonly hint?: string } | undefined {
  const rule = stage?.inputs;
  if (rule === undefined) return undefined;
  if ([...rule.required, ...rule.optional].includes(role)) {
    return { hint: "this input is a table: write `stage.output`" };
  }
  if (!(rule.files ?? rule.rest)) return { hint: "stages of this kind take no files" };
  if (fileRoles === undefined || fileRoles.includes(role)) return undefined;
  return fileRoles.length === 0
    ? { hint: "its data plug-in reads no files" }
    : { allowed: allowedNames(role, fileRoles) };
}
