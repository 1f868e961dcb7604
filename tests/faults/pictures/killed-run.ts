/**
 * Runs `repro` in a workspace and kills itself at an operation on the store, of which it says the name just
 * before: see faulty-disk.ts.
 */
import { breakDisk } from "../faulty-disk.ts";
import { reproduce } from "../repro.ts";

const [root, at, kill] = Deno.args;
const disk = breakDisk({
  root: `${root}/artifacts`,
  at: Number(at),
  fault: { kill: kill as "before" | "half" },
  before(count) {
    if (count === Number(at)) console.error(disk.trace[count - 1]);
  },
});
const { code, error } = await reproduce(root);
console.error(error);
Deno.exit(code);
