/**
 * The command lines that users type, for tests: the words of a task of deno.json, with the permissions
 * that it names there and no others.
 *
 * Most tests have their workspace in a temporary folder and the engine here. Permissions for files
 * are by folder, those of deno.json for its own: so they are spelt out for the workspace, with the
 * very paths that deno.json names, and the engine's own modules may be read. Whatever else a test's
 * own program needs is named by the test.
 */
import { fromFileUrl } from "../lib/pipeline/system/path.ts";

const repository = fromFileUrl(import.meta.resolve("../"));
const configuration = `${repository}/deno.json`;
/** What every task of the engine runs. */
const engine = "lib/pipeline/cli.ts";

interface Permissions {
  readonly read: readonly string[];
  readonly write: readonly string[];
}

interface Configuration {
  readonly tasks: Readonly<Record<string, { readonly command: string }>>;
  readonly permissions: Readonly<Record<string, Permissions>>;
}

const { tasks, permissions } = JSON.parse(Deno.readTextFileSync(configuration)) as Configuration;

/** The arguments of Deno by which `deno task <words>` runs, in a workspace elsewhere. */
export function taskLine(workspace: string, words: readonly string[]): string[] {
  const [program, ...given] = commandOf(words[0]);
  if (program !== "deno") throw new Error(`the task ${words[0]} runs ${program}`);
  const script = given.indexOf(engine);
  if (script < 0) throw new Error(`the task ${words[0]} does not run ${engine}`);
  const flags = flagsOf(given.slice(0, script));
  return [
    ...flags,
    ...placesOf(flags, workspace),
    ...["--config", configuration, `${repository}/${given[script]}`],
    ...given.slice(script + 1),
    ...words.slice(words[0] in tasks ? 1 : 0),
  ];
}

/**
 * The arguments by which a program of the tests, with the engine in it, runs as the task `repro` does;
 * `more` are permissions that the program needs for itself.
 */
export function engineLine(
  workspace: string,
  [script, ...words]: readonly string[],
  more: readonly string[] = [],
): string[] {
  const given = commandOf("repro").slice(1);
  const flags = flagsOf(given.slice(0, given.indexOf(engine)));
  const places = [...placesOf(flags, workspace), ...more];
  return [...flags, ...places, "--no-check", "--config", configuration, script, ...words];
}

/** All but the name of deno.json, which here is not in the folder that the command starts in. */
function flagsOf(given: readonly string[]): readonly string[] {
  return given.filter((flag) => flag !== "--config=deno.json");
}

/** The words of a task; of `repro` without its verb where there is no task of this name. */
function commandOf(name: string | undefined): string[] {
  if (name !== undefined && name in tasks) return tasks[name].command.split(" ");
  return tasks.repro.command.replace(/ repro$/, "").split(" ");
}

/** Permissions for the workspace as the named set gives them for the folder of deno.json. */
function placesOf(flags: readonly string[], workspace: string): string[] {
  const name = flags.map((flag) => /^-P=(.+)$/.exec(flag)?.[1]).find((name) => name !== undefined);
  if (name === undefined) throw new Error("a task without a set of permissions");
  const { read, write } = permissions[name];
  // Where temporary folders are behind a link, a path may be either.
  const folders = [...new Set([workspace, Deno.realPathSync(workspace)])];
  const within = (paths: readonly string[]) =>
    folders.flatMap((folder) => paths.map((path) => path === "." ? folder : `${folder}/${path}`));
  return [`--allow-read=${[repository, ...within(read)]}`, `--allow-write=${within(write)}`];
}
