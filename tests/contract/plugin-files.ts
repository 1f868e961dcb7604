/** The plug-ins of the repository, found as the engine finds them: one file each, by folder. */
import { type SlotName, type SlotPlugins, slots } from "../../lib/contract/plugins.ts";

export const root = new URL("../..", import.meta.url);

/** Paths of the modules of a folder, from the repository. */
export function modulesIn(folder: string): string[] {
  return [...Deno.readDirSync(new URL(folder, root))]
    .filter(({ isFile, name }) => isFile && name.endsWith(".ts"))
    .map(({ name }) => `${folder}${name}`).sort();
}

/** The plug-ins of a slot by name. */
export async function pluginsOf<S extends SlotName>(
  slot: S,
): Promise<readonly (readonly [name: string, plugin: SlotPlugins<unknown>[S]])[]> {
  const paths = modulesIn(`lib/${slots[slot].folder}/`);
  return await Promise.all(paths.map(async (path) => {
    const { plugin } = await import(new URL(path, root).href);
    return [path.split("/").at(-1)!.slice(0, -3), plugin] as const;
  }));
}
