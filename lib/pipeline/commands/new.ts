/** `new`: writes a piece that works, with its test, or a paper. Never writes over a file. */
import { pipelineFile } from "../specification/workspace-files.ts";
import { type ExitCode, exitCodes, UserError } from "../../contract/errors.ts";
import { later } from "../system/later.ts";
import { codeRootOf } from "../system/roots.ts";
import { inFolder, namesIn, readIfPresent } from "../store/file-operations.ts";
import { pagesFolder } from "../reference/plugin-page.ts";
import { writePages } from "../reference/page-files.ts";
import { type NewFile, paperKind, pieceFiles } from "../writing/piece.ts";
import { importingFromPackage } from "../writing/package-imports.ts";
import { schemaFile, schemaText } from "./schema.ts";
import type { Surroundings } from "./surroundings.ts";

export async function newPiece(
  { workspace, terminal }: Surroundings,
  _flags: Readonly<Record<never, never>>,
  [kind, name]: readonly [string, string],
): Promise<ExitCode> {
  const isOwnCode = codeRootOf(workspace) === workspace;
  const pieces = pieceFiles(kind, name);
  const files = isOwnCode ? pieces : importingFromPackage(pieces);
  for (const { path } of files) requireAbsent(workspace, path);
  if (kind === paperKind) {
    const list = await listed(workspace, name);
    write(workspace, files);
    Deno.writeTextFileSync(`${workspace}/${pipelineFile}`, list);
    for (const { path } of files) terminal.write(`Wrote ${path}.`);
    terminal.write(`Listed ${name} in ${pipelineFile}.`);
    for (const line of paperSteps(name)) terminal.write(line);
    return exitCodes.good;
  }
  write(workspace, files);
  for (const { path } of files) terminal.write(`Wrote ${path}.`);
  for (const path of await renewed(workspace)) terminal.write(`Wrote ${path} again.`);
  terminal.write(
    `It works as it is: \`deno test ${isOwnCode ? "-A" : "-P=testing"} ${
      files[1].path
    }\`. Replace its ` +
      `mathematics and its test together, then run \`deno task ${isOwnCode ? "quick" : "test"}\`.`,
  );
  return exitCodes.good;
}

function paperSteps(name: string): readonly string[] {
  return [
    "It runs as it is. To see it, and to add its results to the committed ones:",
    `  deno task repro ${name} --profile smoke --backend wasm`,
    "  deno task verdicts --write",
    "  deno task verify --profile smoke --backend wasm --write",
  ];
}

/** The text of pipeline.yaml with the paper in it. */
async function listed(workspace: string, name: string): Promise<string> {
  const bytes = readIfPresent(`${workspace}/${pipelineFile}`);
  if (bytes === undefined) {
    throw new UserError({
      action: `cannot find ${pipelineFile} in ${workspace}`,
      hint: "run the command in the folder that has it",
    });
  }
  // The YAML reader is loaded only here.
  const { withPaper } = await later<typeof import("../writing/paper-list.ts")>(
    import.meta.resolve("../writing/paper-list.ts"),
  );
  return withPaper(new TextDecoder().decode(bytes), name);
}

/** What is made from the plug-ins is made again, where the workspace has it; gives the paths. */
async function renewed(workspace: string): Promise<readonly string[]> {
  const paths: string[] = [];
  if (readIfPresent(`${workspace}/${schemaFile}`) !== undefined) {
    Deno.writeTextFileSync(`${workspace}/${schemaFile}`, await schemaText(workspace));
    paths.push(schemaFile);
  }
  if (namesIn(`${workspace}/${pagesFolder}`).length > 0) {
    paths.push(...await writePages(workspace));
  }
  return paths;
}

function requireAbsent(workspace: string, path: string): void {
  if (readIfPresent(`${workspace}/${path}`) === undefined) return;
  throw exists(path);
}

function exists(path: string): UserError {
  return new UserError({
    action: `cannot write ${path}: it exists`,
    hint: "choose another name, or remove the file first",
  });
}

function write(workspace: string, files: readonly NewFile[]): void {
  for (const { path, text } of files) {
    const file = `${workspace}/${path}`;
    try {
      inFolder(file, () => Deno.writeTextFileSync(file, text, { createNew: true }));
    } catch (error) {
      if (error instanceof Deno.errors.AlreadyExists) throw exists(path);
      throw error;
    }
  }
}
