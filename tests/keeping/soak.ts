/** The long version of tests/pipeline/collection_test.ts: fresh random histories until time is over. */
import type { Soak } from "../soak/soak.ts";
import { checkCase, right } from "./collection-case.ts";

export const soak: Soak = {
  name: "keeping",
  summary: "random histories of results, pins and runs: gc takes what nothing keeps, and only that",
  run({ seconds, seed, tell }) {
    const end = performance.now() + seconds * 1000;
    const counts = { cases: 0, collected: 0, kept: 0 };
    for (let i = 0; performance.now() < end; i++) {
      const derived = (seed * 1_000_003 + i) % 100_000_007;
      try {
        const { records, reachable } = checkCase(derived, right);
        counts.collected += records.length;
        counts.kept += reachable.records.size;
      } catch (error) {
        throw new Error(
          `gc is wrong in case ${derived}; repeat it with checkCase(${derived}, right) of ` +
            "tests/keeping/collection-case.ts",
          { cause: error },
        );
      }
      counts.cases++;
      if (counts.cases % 500 === 0) tell(`${counts.cases} histories`);
    }
    return Promise.resolve(counts);
  },
};
