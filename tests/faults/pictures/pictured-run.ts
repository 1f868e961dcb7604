/** Runs `repro` in a workspace and makes pictures of its store at given moments: see pictures.ts. */
import { breakDisk } from "../faulty-disk.ts";
import { type Moment, photographer } from "./pictures.ts";
import { reproduce } from "../repro.ts";
import { controls } from "../wrong-stores.ts";

const [root, folder, moments, control] = Deno.args;
const store = `${root}/artifacts`;
const byOperation = new Map<number | string, (Moment & { readonly index: number })[]>();
for (const [index, moment] of (JSON.parse(moments) as Moment[]).entries()) {
  byOperation.set(moment.at, [...byOperation.get(moment.at) ?? [], { ...moment, index }]);
}
const picture = photographer(store);
breakDisk({
  root: store,
  before(count, place, { half, undo }) {
    for (const { kill, index } of [count, place].flatMap((at) => byOperation.get(at) ?? [])) {
      if (kill === "half") half();
      picture(`${folder}/${index}`);
      if (kill === "half") undo();
    }
  },
});
if (control !== undefined) controls[control](store);
const { code, error } = await reproduce(root);
console.error(error);
Deno.exit(code);
