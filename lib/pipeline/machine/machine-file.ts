/**
 * The user's own machine file, outside every repository: what he allows on this machine, and how it is
 * set up. `$XDG_CONFIG_HOME/asymptopia/machine.yaml`, by default `~/.config/asymptopia/machine.yaml`. The
 * engine may read the workspace alone, so a process of its own reads it.
 */
import { Problems, UserError } from "../../contract/errors.ts";
import { startApart } from "../system/apart.ts";
import { fromFileUrl } from "../system/path.ts";
import { packageRoot } from "../system/roots.ts";
import type { MachineAnswer, MachineFile } from "./machine-schema.ts";

/** A machine file, and where it is or would be. */
export interface Machine {
  /** Absolute path; undefined where nobody's home is known. */
  readonly path: string | undefined;
  readonly file: MachineFile;
}

/** Where the file of whoever works here is; undefined where neither variable is set. */
export function machinePath(
  variables: (name: string) => string | undefined = (name) => Deno.env.get(name),
): string | undefined {
  const folder = variables("XDG_CONFIG_HOME");
  // By the XDG specification a path that is not absolute counts as not set.
  if (folder?.startsWith("/")) return `${folder.replace(/\/+$/, "")}/asymptopia/machine.yaml`;
  const home = variables("HOME");
  return home?.startsWith("/") ? `${home}/.config/asymptopia/machine.yaml` : undefined;
}

/** By path: read once in a run of the engine. */
const read = new Map<string, Promise<Machine>>();

/**
 * The machine file; without one, an empty one. Throws {@link Problems} with all that is wrong in it, and a
 * UserError where it cannot be read or lies in the workspace, where others could have written it.
 */
export function readMachine(
  workspace: string,
  path: string | undefined = machinePath(),
): Promise<Machine> {
  if (path === undefined) return Promise.resolve({ path, file: {} });
  let machine = read.get(path);
  if (machine === undefined) read.set(path, machine = readFrom(path, workspace));
  return machine;
}

async function readFrom(path: string, workspace: string): Promise<Machine> {
  if (path.startsWith(`${workspace}/`)) {
    throw new UserError({
      action: `cannot take ${path} for your machine file: it lies in the workspace`,
      hint: "set XDG_CONFIG_HOME to a folder of your own, or unset it",
    });
  }
  const answer = await asked(path);
  switch (answer.kind) {
    case "read":
      return { path, file: answer.value };
    case "absent":
      return { path, file: {} };
    case "unreadable":
      throw new UserError({
        action: `cannot read your machine file ${path}: ${answer.message}`,
        hint: "check who may read it",
      });
    case "wrong":
      throw new Problems(answer.problems.map((details) => new UserError(details)));
  }
}

async function asked(path: string): Promise<MachineAnswer> {
  if (path.includes(",")) {
    throw new UserError({
      action: `cannot read your machine file ${path}: its path has a comma`,
      hint: "set XDG_CONFIG_HOME to a folder without one",
    });
  }
  const child = startApart(fromFileUrl(import.meta.resolve("./process.ts")), {
    cwd: packageRoot,
    flags: [`--allow-read=${path}`],
  });
  const input = child.stdin.getWriter();
  await input.write(new TextEncoder().encode(path));
  await input.close();
  const { stdout, stderr, code } = await child.output();
  const [out, words] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  if (code === 0) return JSON.parse(out) as MachineAnswer;
  throw new UserError({
    action: `cannot read your machine file ${path}: the process that reads it ended with ${code}`,
    hint: `it said: ${words.trim().slice(-400)}`,
  });
}
