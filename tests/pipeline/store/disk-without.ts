/** A disk that lacks an ability, imitated by what `Deno` answers; until the end of the block. */

const noLocks = Deno.build.os === "darwin" ? 77 : 37;

/** `links`: what a hard link is refused with. `locks`: every lock is refused. `sync`: writing through. */
export function without(
  { links, locks = false, sync = false }: {
    readonly links?: Error;
    readonly locks?: boolean;
    readonly sync?: boolean;
  },
): Disposable {
  const undo: (() => void)[] = [];
  const refuse = (table: object, names: readonly string[], error: () => Error) => {
    for (const name of names) {
      const entries = table as Record<string, unknown>;
      const original = entries[name];
      entries[name] = () => {
        throw error();
      };
      undo.push(() => entries[name] = original);
    }
  };
  if (links !== undefined) refuse(Deno, ["linkSync"], () => links);
  if (locks) {
    refuse(
      Deno.FsFile.prototype,
      ["lockSync", "tryLockSync", "unlockSync"],
      () => new Error(`No locks available (os error ${noLocks})`),
    );
  }
  if (sync) {
    refuse(
      Deno.FsFile.prototype,
      ["syncData", "syncDataSync"],
      () => Object.assign(new TypeError("Invalid argument (os error 22)"), { code: "EINVAL" }),
    );
  }
  return { [Symbol.dispose]: () => undo.forEach((one) => one()) };
}

/** A folder for a store, removed afterwards. */
export async function inStore(body: (root: string) => void | Promise<void>): Promise<void> {
  const root = Deno.makeTempDirSync({ prefix: "store-" });
  try {
    await body(root);
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
}
