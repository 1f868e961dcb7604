/**
 * Repeats one history, telling every step: `deno run -A tests/laws/repeat.ts SEED --steps 0,3,4
 * [--without s1,s2] [--pool real]`. Without `--steps`: the steps that the suite takes.
 */
import { runHistory } from "./history.ts";
import { stepsOf } from "./shrink.ts";

const [seed, ...words] = Deno.args;
const listOf = (name: string) => {
  const at = words.indexOf(`--${name}`);
  return at < 0 ? undefined : words[at + 1].split(",");
};
const real = listOf("pool")?.[0] === "real";
const tally = await runHistory({
  seed: Number(seed),
  steps: listOf("steps")?.map(Number) ?? stepsOf(20),
  without: listOf("without"),
  tell: (text) => console.log(text),
  ...(real ? { pool: "real", encoding: "arrow" } : {}),
});
console.log(`${tally.cases} cases, all laws hold`);
