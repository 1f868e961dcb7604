/** The archive that a command line names: a file or a folder here, or a file on a web server. */
import { openArchive, openFetched } from "../../archive/check-archive.ts";
import type { FileTree } from "../../archive/bag/file-tree.ts";
import { announced } from "../../progress/display.ts";
import { isWebAddress } from "../../remote/address.ts";
import { storeRoot } from "../../store/layout.ts";
import { checkFormat, openLayout } from "../../store/opening.ts";
import { releaseTmp, sweepTmp } from "../../store/unfinished.ts";
import { later } from "../../system/later.ts";
import { storageProblem } from "../../system/storage-fault.ts";
import type { Surroundings } from "../surroundings.ts";

/** Throws a UserError for what is not there, cannot be fetched, or is no archive. */
export async function namedArchive(
  { workspace, terminal, signal }: Surroundings,
  { name, json }: { readonly name: string; readonly json?: boolean },
): Promise<FileTree> {
  if (!isWebAddress(name)) return openArchive(name, workspace);
  const { download } = await later<typeof import("../../remote/download.ts")>(
    import.meta.resolve("../../remote/download.ts"),
  );
  const root = storeRoot(workspace);
  checkFormat(root);
  const layout = openLayout(root);
  try {
    sweepTmp(layout);
    const say = (line: string) => terminal.writeError(line);
    const coming = download(name, { layout, signal, say });
    const file = await announced(terminal, { text: `Fetching ${name}…`, json }, coming);
    return openFetched(file, name);
  } catch (error) {
    throw storageProblem(error, root) ?? error;
  } finally {
    releaseTmp(layout);
  }
}
