/**
 * The files of programs: what a run-program stage declares, folders file by file, as external files that
 * the stage takes. So they are read, checked, hashed and kept like all others, and a file that is new in a
 * folder is part of the key at the next run.
 */
import { UserError } from "../../contract/errors.ts";
import { join } from "../system/path.ts";
import { isNotFound } from "../store/file-operations.ts";
import { ownFileRole, programOf, type ProgramSpec } from "../specification/program.ts";
import type { SourceSpec, Specification, StageSpec } from "../specification/specification.ts";

/** More files are a mistake: a folder of packages, perhaps. */
const filesMax = 1000;
/** Folders and files that programs leave, and never need. */
const isLeft = (name: string) => name.startsWith(".") || name === "__pycache__";

/** The specification with the files of its programs, as they lie there now. */
export function withProgramFiles(specification: Specification, workspace: string): Specification {
  const { papers } = specification;
  if (!papers.some(({ stages }) => stages.some((stage) => programOf(stage)))) return specification;
  return {
    ...specification,
    papers: papers.map((paper) => ({
      ...paper,
      stages: paper.stages.map((stage) => withOwnFiles(stage, workspace)),
    })),
  };
}

function withOwnFiles(stage: StageSpec, workspace: string): StageSpec {
  const program = programOf(stage);
  if (program === undefined) return stage;
  const own = filesOf(program, stage, workspace).map((path): [string, SourceSpec] => [
    ownFileRole(path),
    { name: path, file: path, isOfProgram: true, place: stage.place },
  ]);
  if (own.length === 0) return stage;
  return { ...stage, files: { ...stage.files, ...Object.fromEntries(own) } };
}

function filesOf(
  { files, environment }: ProgramSpec,
  { place, name }: StageSpec,
  workspace: string,
): string[] {
  const named = environment === undefined ? files : [...files, environment];
  const found = [...new Set(named.flatMap((path) => filesNamed(path, workspace)))].sort();
  if (found.length <= filesMax) return found;
  throw new UserError({
    place,
    action: `cannot give ${found.length} files to the program of stage "${name}"`,
    allowed: `${filesMax} files`,
    hint: "name the folders that it needs; packages belong into its environment",
  });
}

/** What a link leads to out of the workspace is not walked: the link is refused where it is read. */
function filesNamed(path: string, workspace: string): string[] {
  return leadsOut(join(workspace, path), workspace) ? [path] : filesUnder(path, workspace);
}

function leadsOut(path: string, workspace: string): boolean {
  try {
    const real = Deno.realPathSync(workspace);
    return !`${Deno.realPathSync(path)}/`.startsWith(`${real}/`);
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}

/** A file itself, or all files below a folder; what is not there is named where it is read. */
function filesUnder(path: string, workspace: string): string[] {
  let entries: Deno.DirEntry[];
  try {
    entries = [...Deno.readDirSync(join(workspace, path))];
  } catch (error) {
    if (isNotFound(error)) return [path];
    throw error;
  }
  return entries.filter(({ name }) => !isLeft(name)).flatMap(({ name, isDirectory }) =>
    isDirectory ? filesUnder(`${path}/${name}`, workspace) : [`${path}/${name}`]
  );
}
