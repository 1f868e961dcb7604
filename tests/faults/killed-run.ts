/** Runs `repro` in a workspace and kills itself at an operation on the store: see faulty-disk.ts. */
import { breakDisk } from "./faulty-disk.ts";
import { reproduce } from "./repro.ts";
import { controls } from "./wrong-stores.ts";

const [root, at, kill, control] = Deno.args;
breakDisk({
  root: `${root}/artifacts`,
  at: Number(at),
  fault: { kill: kill as "before" | "half" },
});
if (control !== undefined) controls[control](`${root}/artifacts`);
const { code, error } = await reproduce(root);
console.error(error);
Deno.exit(code);
