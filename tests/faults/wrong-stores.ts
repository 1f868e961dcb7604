/**
 * Stores that are wrong in the ways that the tests of faults must notice: made from the right one by
 * changing the order or the kind of its file operations.
 */

/** Changes `Deno` in this process; gives a function that changes it back. */
export type Control = (store: string) => () => void;

export const controls: Readonly<Record<string, Control>> = {
  /** Moves blobs into place only after the record that names them. */
  recordFirst(store) {
    const { renameSync, linkSync } = Deno;
    const waiting: (() => void)[] = [];
    const change = Deno as { renameSync: typeof renameSync; linkSync: typeof linkSync };
    change.renameSync = (from, to) => {
      const isResult = String(to).startsWith(`${store}/cas/`) && bytesAt(from) < 100_000;
      if (!isResult) return renameSync(from, to);
      waiting.push(() => {
        Deno.mkdirSync(String(to).replace(/\/[^/]*$/, ""), { recursive: true });
        renameSync(from, to);
      });
    };
    change.linkSync = (from, to) => {
      linkSync(from, to);
      for (const move of waiting.splice(0)) move();
    };
    return () => Object.assign(change, { renameSync, linkSync });
  },
  /** Writes blobs where they belong, without a file beside. */
  inPlace(store) {
    const { renameSync } = Deno;
    const change = Deno as { renameSync: typeof renameSync };
    change.renameSync = (from, to) => {
      if (!String(to).startsWith(`${store}/cas/`)) return renameSync(from, to);
      const bytes = Deno.readFileSync(from);
      Deno.mkdirSync(String(to).replace(/\/[^/]*$/, ""), { recursive: true });
      Deno.writeFileSync(to, bytes);
      Deno.removeSync(from);
    };
    return () => Object.assign(change, { renameSync });
  },
};

function bytesAt(path: string | URL): number {
  return Deno.statSync(path).size;
}
