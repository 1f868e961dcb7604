/**
 * Which programs of some stages can be used here: where each is, whether the workspace allows it, how it
 * is shut in, and which version it says that it is. The version is part of the key of every job.
 */
import { UserError } from "../../contract/errors.ts";
import { type Machine, readMachine } from "../machine/machine-file.ts";
import { programOf, type ProgramSpec } from "../specification/program.ts";
import type { StageSpec } from "../specification/specification.ts";
import type { ProgramAnswer, Setting } from "./protocol.ts";
import { askStarter } from "./starter.ts";

export interface UsableProgram extends Pick<Setting, "mounts" | "bubblewrap"> {
  /** Absolute path. */
  readonly path: string;
  /** What the version command printed. */
  readonly version: string;
}

/** By stage; what stands against a program that cannot be used. */
export type Programs = ReadonlyMap<StageSpec, UsableProgram | UserError>;

/** Where programs are that are called by name, unless the machine file says so. */
const systemFolders = ["/usr/local/bin", "/usr/bin", "/bin"];
const bubblewrapPaths = ["/usr/bin/bwrap", "/usr/local/bin/bwrap"];

/** Looks at the programs of the stages that have one; asks each version once. */
export async function usablePrograms(
  stages: readonly StageSpec[],
  workspace: string,
): Promise<Programs> {
  const found = new Map<StageSpec, UsableProgram | UserError>();
  const asked = new Map<string, Promise<UsableProgram>>();
  for (const stage of stages) {
    const program = programOf(stage);
    if (program === undefined) continue;
    const id = JSON.stringify([program.command[0], program.version]);
    let usable = asked.get(id);
    if (usable === undefined) {
      asked.set(id, usable = usableProgram(program, stage, await readMachine(workspace)));
    }
    try {
      found.set(stage, await usable);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      found.set(stage, error);
    }
  }
  return found;
}

async function usableProgram(
  { command: [name], version }: ProgramSpec,
  { place, name: stage }: StageSpec,
  machine: Machine,
): Promise<UsableProgram> {
  const refused: Refusal = (why, advice = {}) =>
    new UserError({ place, action: `cannot run "${name}" in stage "${stage}": ${why}`, ...advice });
  const allowed = allowedPaths(name, machine, refused);
  const { bubblewrap } = machine.file;
  const paths = bubblewrap === undefined ? bubblewrapPaths : [bubblewrap];
  const found = await askStarter({ about: "look", programs: allowed, bubblewrap: paths }).last;
  if (found.type !== "found") {
    const hint = "install it, or say in your machine file where it is " +
      `(\`programs: { ${name}: { path: … } }\` in ${machine.path ?? "machine.yaml"})`;
    throw refused(`there is no ${allowed.join(" or ")}`, { hint });
  }
  const { path, mounts, bubblewrap: works, why } = found;
  if (works === undefined && !isAllowedFree(name, path, machine)) {
    throw refused(`this machine has no sandbox for programs (bubblewrap: ${why})`, {
      hint:
        "install bubblewrap, or allow this program to run without one, if you trust what it does: " +
        `\`programs: { ${name}: { sandbox: none } }\` in ${machine.path ?? "your machine file"}`,
    });
  }
  const shut = works === undefined ? { mounts } : { mounts, bubblewrap: works };
  // A probe that calls the program by its name means the same program.
  const probe = version[0] === name ? [path, ...version.slice(1)] : version;
  return { path, ...shut, version: await versionOf(probe, shut, refused) };
}

type Refusal = (
  why: string,
  advice?: { readonly allowed?: string; readonly hint?: string },
) => UserError;

/** The paths that the name may stand for, of those that the workspace's permissions have. */
function allowedPaths(
  name: string,
  { file, path: machinePath }: Machine,
  refused: Refusal,
): readonly string[] {
  const own = file.programs && Object.hasOwn(file.programs, name)
    ? file.programs[name].path
    : undefined;
  const isPath = name.startsWith("/");
  if (own === undefined && !isPath && name.includes("/")) {
    throw refused("it is neither a name nor an absolute path", {
      hint:
        "a program of the workspace itself is a word for its interpreter: [python3, tools/x.py]",
    });
  }
  const paths = own !== undefined
    ? [own]
    : isPath
    ? [name]
    : systemFolders.map((folder) => `${folder}/${name}`);
  const allowed = paths.filter((path) =>
    !path.includes(",") &&
    Deno.permissions.querySync({ name: "run", command: path }).state === "granted"
  );
  if (allowed.length > 0) return allowed;
  throw refused("deno.json does not allow it", {
    hint: `add its absolute path, like "${paths.at(isPath || own ? 0 : 1)}", to ` +
      "`permissions.engine.run` in deno.json" +
      (isPath ? "" : `; where it is elsewhere, say so in ${machinePath ?? "your machine file"}`),
  });
}

function isAllowedFree(name: string, path: string, { file: { programs = {} } }: Machine): boolean {
  return [name, path].some((word) =>
    Object.hasOwn(programs, word) && programs[word].sandbox === "none"
  );
}

/** A probe that takes longer is no probe. */
const probeSeconds = 60;
const probeBytes = 2e9;
const versionLengthMax = 4000;

async function versionOf(
  command: readonly string[],
  shut: Pick<Setting, "mounts" | "bubblewrap">,
  refused: Refusal,
): Promise<string> {
  const lines: string[] = [];
  const environment = {
    PATH: pathVariable(command[0]),
    HOME: "/tmp",
    LC_ALL: "C.UTF-8",
    TZ: "UTC",
  };
  const asked = askStarter(
    { about: "run", ...shut, command, environment, memoryBytes: probeBytes },
    (answer) => answer.type === "line" && lines.push(answer.text),
  );
  const timer = setTimeout(asked.stop, probeSeconds * 1000);
  const ended = await asked.last;
  clearTimeout(timer);
  const said = lines.join("\n").trim().slice(0, versionLengthMax);
  if (ended.type === "ended" && ended.code === 0 && said !== "") return said;
  throw refused(
    `its version cannot be had: \`${command.join(" ").slice(0, 200)}\` ${howEnded(ended)}`,
    {
      hint: (said === "" ? "" : `it said: ${said.split("\n").at(-1)!.slice(-300)}; `) +
        "`version: [program, word, …]` in the YAML names another command",
    },
  );
}

function howEnded(ended: ProgramAnswer): string {
  if (ended.type === "unstartable") return `could not be started: ${ended.words}`;
  if (ended.type !== "ended") return "did not end";
  return ended.code === 0 ? "printed nothing" : `ended with ${ended.code}`;
}

/** Where a program finds others: its own folder first, then the system's. */
export function pathVariable(program: string): string {
  const folder = program.slice(0, program.lastIndexOf("/"));
  return [...new Set([folder, "/usr/local/bin", "/usr/bin", "/bin"])].filter((one) => one !== "")
    .join(":");
}
