/**
 * `deno task pack`: makes the package of this repository, as a tarball for npm in artifacts/package, and
 * says what is in it. Nothing is published.
 */
import { UserError } from "../../contract/errors.ts";
import { readCitation } from "../archive/crate/software-citation.ts";
import { reportProblem } from "../commands/problems.ts";
import { schemaText } from "../commands/schema.ts";
import { writeAtomic } from "../store/unfinished.ts";
import { layoutOf, storeRoot } from "../store/layout.ts";
import { bytesText, counted } from "../words/number-text.ts";
import { openTerminal, type Terminal } from "../words/terminal.ts";
import { textTable } from "../words/text-table.ts";
import { forNpmOnly, packageFiles, type PackedFile } from "./package-contents.ts";
import { tarball } from "./tarball.ts";

export const packedFolder = "artifacts/package";

export interface Packed {
  /** From the repository. */
  readonly path: string;
  readonly bytes: number;
  readonly files: readonly PackedFile[];
}

/** Writes the tarball of a repository; gives its path from there. */
export async function pack(root: string): Promise<Packed> {
  const version = readCitation(root)?.version;
  if (version === undefined) {
    throw new UserError({
      action: `cannot pack ${root}: its CITATION.cff says no version`,
      hint: "run `deno task pack` in the package's own repository",
    });
  }
  const schema = await schemaText(`${root}/examples/gaussian-matrices`);
  const files = packageFiles({ root, version, schema });
  const bytes = tarball(files, (path) => path === forNpmOnly[2]);
  const path = `${packedFolder}/asymptopia-${version}.tgz`;
  writeAtomic(layoutOf(storeRoot(root)).own, `${root}/${path}`, bytes);
  return { path, bytes: bytes.length, files };
}

function report({ path, bytes, files }: Packed, terminal: Terminal): void {
  const groups = new Map<string, PackedFile[]>();
  for (const file of files) {
    const parts = file.path.split("/").slice(0, -1);
    const folder = parts.length === 0 ? "." : `${parts.slice(0, 2).join("/")}/`;
    groups.set(folder, [...groups.get(folder) ?? [], file]);
  }
  const size = (list: readonly PackedFile[]) =>
    list.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const columns = [
    { title: "folder" },
    { title: "files", align: "right" },
    { title: "size", align: "right" },
  ] as const;
  const rows = [...groups].map(([folder, list]) => [
    folder,
    String(list.length),
    bytesText(size(list)),
  ]);
  for (const line of textTable(columns, rows, {})) terminal.write(line);
  terminal.write("");
  terminal.write(
    `Wrote ${path}: ${bytesText(bytes)}, ${counted(files.length, "file")} of ${
      bytesText(size(files))
    } unpacked.`,
  );
  terminal.write(`To begin a paper's own repository: npx --yes ./${path} init ../my-paper`);
}

if (import.meta.main) {
  const terminal = openTerminal();
  try {
    report(await pack(Deno.cwd()), terminal);
  } catch (error) {
    const here = { workspace: Deno.cwd(), terminal, signal: new AbortController().signal };
    Deno.exit(reportProblem(here, error));
  }
}
