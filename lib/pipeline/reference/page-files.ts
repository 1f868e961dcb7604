/** The pages of docs/plugins as files: writing them, and saying which are not up to date. */
import { askReader } from "../reading/apart/ask.ts";
import { slotNames } from "../reading/catalogue.ts";
import { inFolder, readIfPresent } from "../store/file-operations.ts";
import { pagePath, pageText } from "./plugin-page.ts";

/** A page whose file differs from what the plug-ins say. */
export interface StalePage {
  /** Path from the workspace. */
  readonly path: string;
  readonly text: string;
}

/** The pages whose files are missing or say something else. */
export async function stalePages(workspace: string): Promise<readonly StalePage[]> {
  const stale: StalePage[] = [];
  const texts = new Map<string, string>();
  const all = await askReader({ about: "plug-ins", workspace, texts, slots: slotNames });
  for (const slot of slotNames) {
    const path = pagePath(slot);
    const text = pageText(slot, all.filter((plugin) => plugin.slot === slot));
    const present = readIfPresent(`${workspace}/${path}`);
    if (present === undefined || new TextDecoder().decode(present) !== text) {
      stale.push({ path, text });
    }
  }
  return stale;
}

/** Writes the pages that are not up to date; gives their paths. */
export async function writePages(workspace: string): Promise<readonly string[]> {
  const stale = await stalePages(workspace);
  for (const { path, text } of stale) {
    const file = `${workspace}/${path}`;
    inFolder(file, () => Deno.writeTextFileSync(file, text));
  }
  return stale.map(({ path }) => path);
}
