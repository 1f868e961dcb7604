/** Files of a folder of the repository, without what was made by running. */

/** Paths from the root, sorted. */
export function repositoryFiles(root: string, folder: string): readonly string[] {
  const found: string[] = [];
  for (const { name, isDirectory, isFile } of Deno.readDirSync(`${root}/${folder}`)) {
    const path = `${folder}/${name}`;
    if (name.startsWith(".")) continue;
    if (isDirectory) found.push(...repositoryFiles(root, path));
    else if (isFile) found.push(path);
  }
  return found.sort();
}
