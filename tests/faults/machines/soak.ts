/** The long version: eight engines on four made-up machines, again and again, some of them killed. */
import type { Soak } from "../../soak/soak.ts";
import { eightEngines } from "./machines.ts";

export const soak: Soak = {
  name: "machines",
  summary: "engines of several machines at one store whose locks do not reach, some of them killed",
  async run({ seconds, seed, tell }) {
    const end = performance.now() + seconds * 1000;
    const counts = { cases: 0, killed: 0 };
    do {
      // The first case is that of the seed itself, so that a failure is repeated at once.
      counts.killed += await eightEngines((seed + counts.cases * 7919) >>> 0);
      counts.cases++;
      if (counts.cases % 10 === 0) tell(`${counts.cases} cases, ${counts.killed} engines killed`);
    } while (performance.now() < end);
    return counts;
  },
};
