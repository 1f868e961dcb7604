/** Which jobs of an archive are computed again. */
import { UserError } from "../../../contract/errors.ts";
import { type Digest, digestOf } from "../../keys/digest.ts";
import { digestsOf } from "../../recompute/record-message.ts";
import type { StoredRecord } from "../../store/record.ts";
import { allowedNames } from "../../words/nearest.ts";
import type { ArchiveDescription, DescribedJob } from "../archive-description.ts";
import type { ReproductionFlags } from "./arguments.ts";

/** Keys, each once, in the order of the jobs. Throws a UserError for a claim that is not there. */
export function chosenKeys(
  { jobs }: Pick<ArchiveDescription, "jobs">,
  records: ReadonlyMap<Digest, StoredRecord>,
  { claims, sample, seed }: Pick<ReproductionFlags, "claims" | "sample" | "seed">,
): readonly Digest[] {
  const keys = new Set(
    claims.length === 0 ? jobs.map(({ key }) => key) : neededBy(jobs, records, claims),
  );
  const all = [...new Set(jobs.map(({ key }) => key))].filter((key) => keys.has(key));
  if (sample === undefined || sample >= all.length) return all;
  const lot = new Map(all.map((key) => [key, digestOf(`${seed} ${key}`)]));
  const drawn = [...all].sort((a, b) => lot.get(a)! < lot.get(b)! ? -1 : 1).slice(0, sample);
  return all.filter((key) => drawn.includes(key));
}

function neededBy(
  jobs: readonly DescribedJob[],
  records: ReadonlyMap<Digest, StoredRecord>,
  names: readonly string[],
): ReadonlySet<Digest> {
  const wanted = new Set<Digest>();
  for (const name of names) {
    const own = jobs.filter(({ id, paper, stage }) => id === name || `${paper}/${stage}` === name);
    if (own.length === 0) throw unknown(name, jobs);
    for (const { key } of own) wanted.add(key);
  }
  const makers = new Map<Digest, Digest>();
  for (const [key, { outputs }] of records) {
    for (const { digest } of Object.values(outputs)) {
      if (!makers.has(digest)) makers.set(digest, key);
    }
  }
  // A Set goes on to what is added while it is walked.
  for (const key of wanted) {
    for (const digest of digestsOf(records.get(key)!.manifest)) {
      const maker = makers.get(digest);
      if (maker !== undefined) wanted.add(maker);
    }
  }
  return wanted;
}

function unknown(name: string, jobs: readonly DescribedJob[]): UserError {
  const names = jobs.filter(({ role }) => role !== "stage").map(({ paper, stage }) =>
    `${paper}/${stage}`
  );
  return new UserError({
    action: `cannot find "${name}" in this archive`,
    allowed: allowedNames(name, [...new Set(names)]),
  });
}
