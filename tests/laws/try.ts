import { runHistory } from "./history.ts";
const [from, to, steps] = Deno.args.map(Number);
const t0 = performance.now();
const total: Record<string, number> = {};
for (let seed = from; seed < to; seed++) {
  try {
    const tally = await runHistory({ seed, steps: Array.from({ length: steps }, (_, i) => i) });
    for (const [k, v] of Object.entries(tally)) total[k] = (total[k] ?? 0) + v;
  } catch (error) {
    console.log("seed", seed, String((error as Error).message).slice(0, 1200));
  }
}
console.log(total, (performance.now() - t0) / 1000);
