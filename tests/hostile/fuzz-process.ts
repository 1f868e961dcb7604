/**
 * A process that judges mutants, so that one that hangs can be ended: says which it begins, and
 * what became of it, a line each. Arguments: the toy workspace, base, first seed, number.
 */
import { basesOf, checkBase, judgeMutant } from "./cases.ts";
import { fromFileUrl } from "../../lib/pipeline/system/path.ts";

const repository = fromFileUrl(import.meta.resolve("../.."));
const [toy, name, first, count] = Deno.args;
const base = basesOf(toy, repository).find((one) => one.name === name)!;
const say = (line: object) =>
  Deno.stdout.writeSync(new TextEncoder().encode(`${JSON.stringify(line)}\n`));
await checkBase(base);
for (let seed = Number(first); seed < Number(first) + Number(count); seed++) {
  say({ begin: seed });
  try {
    const judgement = await judgeMutant(base, seed);
    say({ end: seed, is: judgement.is });
  } catch (error) {
    say({ end: seed, is: "wrong", why: error instanceof Error ? error.stack : String(error) });
  }
}
