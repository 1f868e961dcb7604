/** The laws for as long as there is time: fresh pipelines, longer histories, now and then real Workers. */
import type { Soak } from "../soak/soak.ts";
import { derivedSeed } from "./choice.ts";
import { checkedHistory, stepsOf } from "./shrink.ts";

/** Every so many histories, one runs in the engine's own Workers. */
const realEvery = 20;
const steps = 40;
const realSteps = 10;

export const soak: Soak = {
  name: "laws",
  summary: "random pipelines, edits, failures, kills and damage against an engine without memory",
  async run({ seconds, seed, tell }) {
    const end = Date.now() + seconds * 1000;
    const total: Record<string, number> = { histories: 0 };
    while (Date.now() < end) {
      const own = derivedSeed(seed, total.histories);
      const isReal = total.histories % realEvery === realEvery - 1;
      const tally = await checkedHistory({
        seed: own,
        steps: stepsOf(isReal ? realSteps : steps),
        ...(isReal ? { pool: "real", encoding: "arrow" } : {}),
      });
      for (const [what, count] of Object.entries(tally)) total[what] = (total[what] ?? 0) + count;
      total.histories++;
      if (total.histories % 10 === 0) tell(`${total.cases} cases, seed ${own} done`);
    }
    return total;
  },
};
