/**
 * The fresh folder of a program's job: written before the program starts, looked through when it has ended.
 * What lies there then is a stranger's: nothing is read behind a link, and only what is declared.
 */
import { UserError } from "../../contract/errors.ts";
import { blobBytesMax, inFolder } from "../store/file-operations.ts";
import { resultRole } from "../specification/program.ts";

/** Where outputs are written, from the folder. */
export const outputsFolder = "outputs";

/** Writes the files, by path, and makes the folder for outputs. */
export function makeJobFolder(folder: string, files: ReadonlyMap<string, Uint8Array>): void {
  Deno.mkdirSync(`${folder}/${outputsFolder}`, { recursive: true });
  for (const [path, bytes] of files) {
    inFolder(`${folder}/${path}`, () => Deno.writeFileSync(`${folder}/${path}`, bytes));
  }
}

export interface Promised {
  /** What was written for the program, by path. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Formats of its outputs by name. */
  readonly outputs: Readonly<Record<string, string>>;
}

/** The outputs as files of the stage, by role. Throws a UserError for whatever else is there, or is not. */
export function resultsIn(
  folder: string,
  { files, outputs }: Promised,
): Record<string, Uint8Array> {
  const declared = new Map(
    Object.entries(outputs).map(([name, format]) => [`${outputsFolder}/${name}.${format}`, name]),
  );
  const found = new Set<string>();
  for (const { path, kind } of everythingIn(folder)) {
    if (path === outputsFolder) {
      if (kind !== "folder") throw refused(`put something else in the place of ${outputsFolder}/`);
      continue;
    }
    const isOutput = path.startsWith(`${outputsFolder}/`);
    if (!isOutput) {
      checkGiven(folder, { path, kind, files });
      continue;
    }
    const name = declared.get(path);
    if (name === undefined) {
      throw refused(`wrote ${path}, which is not declared`, {
        allowed: [...declared.keys()].join(", "),
        hint: "declare it under `outputs` in the YAML, or write it to the folder TMPDIR names",
      });
    }
    if (kind !== "file") throw refused(`made ${path} a ${kind}, not a file`);
    found.add(path);
  }
  const missing = [...declared.keys()].filter((path) => !found.has(path));
  if (missing.length > 0) {
    throw refused(`ended well without writing ${missing.join(", ")}`, {
      hint:
        "job.json has the paths of all outputs; they begin at the folder in which it is started",
    });
  }
  return Object.fromEntries(
    [...declared].map(([path, name]) => [resultRole(name), contentOf(folder, path)]),
  );
}

function contentOf(folder: string, path: string): Uint8Array {
  const { size } = Deno.lstatSync(`${folder}/${path}`);
  if (size > resultBytesMax) {
    throw refused(`wrote ${size} bytes to ${path}`, {
      allowed: `${resultBytesMax / 1e9} GB`,
      hint: "write less, or several outputs",
    });
  }
  return Deno.readFileSync(`${folder}/${path}`);
}

const resultBytesMax = Math.min(2e9, blobBytesMax);

/** Outside of the outputs there is what was given, and nothing else. */
function checkGiven(
  folder: string,
  { path, kind, files }: Entry & { readonly files: ReadonlyMap<string, Uint8Array> },
): void {
  const hint = "a program may write into outputs/, and into the folder that TMPDIR names";
  if (kind === "folder") {
    if ([...files.keys()].some((given) => given.startsWith(`${path}/`))) return;
    throw refused(`made the folder ${path}`, { hint });
  }
  const given = files.get(path);
  if (given === undefined) throw refused(`wrote ${path}, outside of outputs/`, { hint });
  const isSame = kind === "file" && Deno.lstatSync(`${folder}/${path}`).size === given.length &&
    Deno.readFileSync(`${folder}/${path}`).every((byte, i) => byte === given[i]);
  if (!isSame) throw refused(`changed ${path}, which it was given`, { hint });
}

interface Entry {
  readonly path: string;
  readonly kind: "file" | "folder" | "link" | "pipe or device";
}

/** Paths from the folder, folders before what is in them; links are not followed. */
function everythingIn(folder: string, inside = ""): Entry[] {
  return [...Deno.readDirSync(`${folder}/${inside}`)].sort((a, b) => a.name < b.name ? -1 : 1)
    .flatMap(({ name, isFile, isDirectory, isSymlink }): Entry[] => {
      const path = `${inside}${name}`;
      if (isDirectory) return [{ path, kind: "folder" }, ...everythingIn(folder, `${path}/`)];
      return [{ path, kind: isFile ? "file" : isSymlink ? "link" : "pipe or device" }];
    });
}

function refused(
  what: string,
  advice: { readonly allowed?: string; readonly hint?: string } = {},
): UserError {
  return new UserError({ action: `the program ${what}`, ...advice, exitCode: 1 });
}
