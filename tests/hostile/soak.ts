/** The long version: fresh mutants of every specification until the time is over. */
import type { Soak } from "../soak/soak.ts";
import { makeWorkspace } from "../pipeline/toy/workspace.ts";
import { basesOf, filesKind } from "./cases.ts";
import { fuzz } from "./fuzz.ts";
import { fromFileUrl } from "../../lib/pipeline/system/path.ts";

const repository = fromFileUrl(import.meta.resolve("../.."));
/** Mutants judged by one process. */
const batch = 100;

export const soak: Soak = {
  name: "hostile",
  summary: "mutants of pipeline.yaml and the papers: a right graph or a clear error, in time",
  async run({ seconds, seed, tell }) {
    const counts = { mutants: 0, accepted: 0, refused: 0 };
    const { root, remove } = makeWorkspace({ "stages/files.ts": filesKind });
    const bases = basesOf(root, repository);
    const end = performance.now() + seconds * 1000;
    try {
      for (let round = 0; performance.now() < end; round++) {
        const base = bases[round % bases.length].name;
        // Below 2^31, so that a mutant is named by its seed alone.
        const first = (seed * 1_000_003 + round * batch) % 2 ** 31;
        const { accepted, refused } = await fuzz({ toy: root, base, first, count: batch });
        counts.mutants += batch;
        counts.accepted += accepted;
        counts.refused += refused;
        tell(`${base}: ${counts.mutants} mutants, ${counts.accepted} accepted`);
      }
    } finally {
      remove();
    }
    return counts;
  },
};
