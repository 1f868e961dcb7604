/** Whether the disk for temporary files tells names apart that differ in upper and lower case only. */
export function isCaseTold(): boolean {
  const folder = Deno.makeTempDirSync({ prefix: "case-" });
  try {
    Deno.writeTextFileSync(`${folder}/a`, "");
    return !isThere(`${folder}/A`);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

function isThere(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
