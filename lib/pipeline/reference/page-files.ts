/** The pages of docs/plugins as files: writing them, and saying which are not up to date. */
import { type Catalogue, slotNames } from "../reading/catalogue.ts";
import { inFolder, readIfPresent } from "../store/file-operations.ts";
import { describeSlot } from "./plugin-description.ts";
import { pagePath, pageText } from "./plugin-page.ts";

/** A page whose file differs from what the plug-ins say. */
export interface StalePage {
  /** Path from the workspace. */
  readonly path: string;
  readonly text: string;
}

/** The pages whose files are missing or say something else. */
export async function stalePages(catalogue: Catalogue): Promise<readonly StalePage[]> {
  const stale: StalePage[] = [];
  for (const slot of slotNames) {
    const path = pagePath(slot);
    const text = pageText(slot, await describeSlot(catalogue, slot));
    const present = readIfPresent(`${catalogue.workspace}/${path}`);
    if (present === undefined || new TextDecoder().decode(present) !== text) {
      stale.push({ path, text });
    }
  }
  return stale;
}

/** Writes the pages that are not up to date; gives their paths. */
export async function writePages(catalogue: Catalogue): Promise<readonly string[]> {
  const stale = await stalePages(catalogue);
  for (const { path, text } of stale) {
    const file = `${catalogue.workspace}/${path}`;
    inFolder(file, () => Deno.writeTextFileSync(file, text));
  }
  return stale.map(({ path }) => path);
}
