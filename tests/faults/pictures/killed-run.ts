/** Runs `repro` in a workspace and kills itself at an operation on the store: see faulty-disk.ts. */
import { breakDisk } from "../faulty-disk.ts";
import { reproduce } from "../repro.ts";

const [root, at, kill] = Deno.args;
breakDisk({
  root: `${root}/artifacts`,
  at: Number.isNaN(Number(at)) ? at : Number(at),
  fault: { kill: kill as "before" | "half" },
});
const { code, error } = await reproduce(root);
console.error(error);
Deno.exit(code);
