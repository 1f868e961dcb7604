/** Few jobs in which all pieces of code occur that occur in many. */

export interface Candidate {
  readonly job: string;
  readonly key: string;
  readonly seconds: number;
  /** Its kind and its plug-ins. */
  readonly pieces: readonly string[];
}

/** What a job costs a browser beside its own time: fetching and compiling its code. */
const loadingSeconds = 0.3;

/** Jobs that have every piece of the candidates: again and again the one with most new ones for its time. */
export function covering(candidates: readonly Candidate[]): readonly Candidate[] {
  const had = new Set<string>();
  const taken: Candidate[] = [];
  const gainOf = ({ pieces }: Candidate) => new Set(pieces.filter((one) => !had.has(one))).size;
  while (true) {
    let best: Candidate | undefined;
    let rateMax = 0;
    for (const candidate of candidates) {
      const rate = gainOf(candidate) / (loadingSeconds + candidate.seconds);
      if (rate > rateMax) [best, rateMax] = [candidate, rate];
    }
    if (best === undefined) return taken;
    taken.push(best);
    for (const piece of best.pieces) had.add(piece);
  }
}
