/**
 * The bundler's program: a native one, which runs as the user. It is started only by its absolute path
 * in the node_modules that the engine runs by, only if its bytes are those that were published (digests below), and
 * with an environment of ours. The package that starts it would take its path from a variable, or
 * from whatever lies where it looks, and pass on everything; so this is evaluated before it.
 */
import childProcess from "node:child_process";
import process from "node:process";
import "../system/no-environment.ts";
import { exitCodes, UserError } from "../../contract/errors.ts";
import { digestOf } from "../keys/digest.ts";
import { checkPackage } from "./published.ts";
import { readIfPresent, statIfPresent } from "../store/file-operations.ts";
import { installationRoot } from "../system/installation.ts";
import { installedPath } from "../system/package-file-name.ts";

export const bundlerVersion = "0.28.2";

/** SHA-256 of bin/esbuild in the archives of @esbuild/<name>, which deno.lock names by their SHA-512. */
export const bundlerDigests: Readonly<Record<string, string>> = {
  "linux-x64": "e1698a3d5c6c0798fee4fd3b5cc816651f460c63d390a7a26ea4beb0b1884100",
  "linux-arm64": "90bd269553d258e80b19e3ccab4f98f0831f87442a2f056510ce24fd1b425fc2",
  "darwin-arm64": "10b6243df618d374bb2d5c9cfbe7052e1405f6aa4e53a6164f11a91b9f2e1384",
  "darwin-x64": "7fe5c9c905fff0a05d92db98929434ab4d3b6dd92d7a7688922db74380c75df3",
};

const architectures: Readonly<Record<string, string>> = { x86_64: "x64", aarch64: "arm64" };
const system = `${Deno.build.os}-${architectures[Deno.build.arch]}`;

const program = bundlerProgram(installationRoot, system);

/** Absolute path of the bundler's program for a system, as deno.json allows it to be run. */
export function bundlerProgram(root: string, name: string): string {
  const file = { name: `@esbuild/${name}`, version: bundlerVersion, path: "bin/esbuild" };
  return `${root}/${installedPath(file)}`;
}

/** Throws a UserError for a program that is not the one that was published for this system. */
export function checkProgram(path: string, name: string = system): void {
  const digest = bundlerDigests[name];
  if (digest === undefined) {
    throw new UserError({
      action: `cannot bundle code on ${name}: no bundler is known for it`,
      allowed: Object.keys(bundlerDigests).join(", "),
    });
  }
  const bytes = readIfPresent(path);
  if (bytes !== undefined && digestOf(bytes) === digest) return;
  throw new UserError({
    action: bytes === undefined
      ? `cannot start the bundler: ${path} is not there`
      : `cannot start ${path}: its SHA-256 is ${digestOf(bytes)}, and ${digest} was published`,
    hint: "remove node_modules and run `deno install`; a checkout brings no packages of its own",
    exitCode: exitCodes.storeDamage,
  });
}

const { spawn } = childProcess;

/** How the program looked when its bytes were read: 10 MB are read once for each look, not at each start. */
let checkedLook: string | undefined;

function checkOnce(path: string): void {
  // Before the bytes: what is put there meanwhile has another look than this.
  const found = statIfPresent(path);
  const look = found &&
    [found.dev, found.ino, found.size, found.mtime?.getTime(), found.ctime?.getTime()].join(" ");
  if (look !== undefined && look === checkedLook) return;
  checkProgram(path);
  checkedLook = look;
}

/**
 * All of its environment. It holds everything that it parses until a build ends, so that to look for garbage
 * often finds little. It looks when it has 700 MiB, of which twelve figures need about half: that costs less, of the
 * processor and of memory, than to look whenever there is some times as much as before (bench/overheads.md).
 */
const environment = { GOGC: "off", GOMEMLIMIT: "700MiB" } as const;

function spawnChecked(command: string, words: readonly string[], options: object) {
  if (command !== program) {
    throw new UserError({ action: `cannot start ${command}`, allowed: program });
  }
  checkOnce(command);
  return spawn(command, words, { ...options, env: environment });
}

checkPackage(`esbuild@${bundlerVersion}`);
process.env.ESBUILD_BINARY_PATH = program;
Object.assign(childProcess, { spawn: spawnChecked });
