/** Disks of a size of their own, where these tests may mount one. */

/** Whether a program ended well; false where there is none of its name. */
export function succeeds(command: string, ...args: readonly string[]): boolean {
  try {
    return new Deno.Command(command, { args: [...args], stdout: "null", stderr: "null" })
      .outputSync().success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Whether these tests may mount a disk. */
export function canMount(): boolean {
  const folder = Deno.makeTempDirSync({ prefix: "mount-" });
  const can = mounted(folder, "64k");
  if (can) unmount(folder);
  Deno.removeSync(folder);
  return can;
}

/** Puts an empty disk of this size in place of a folder; false where that is not allowed. */
export function mounted(folder: string, size: string): boolean {
  return succeeds("mount", "-t", "tmpfs", "-o", `size=${size}`, "tmpfs", folder);
}

export function unmount(folder: string): void {
  succeeds("umount", folder);
}

/** Fills a disk to the last byte, then gives back some room. Removing the file `filler` empties it again. */
export function fillDisk(filler: string, room: number): void {
  succeeds("dd", "if=/dev/zero", `of=${filler}`, "bs=4096");
  Deno.truncateSync(filler, Math.max(0, Deno.statSync(filler).size - room));
}
