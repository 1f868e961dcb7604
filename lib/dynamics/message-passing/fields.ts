/** Runs of message passing as fields. */
import type { Fields } from "../../contract/plugins.ts";
import { labelledAxis, namedArray } from "../../num/array.ts";
import type { Extra, Passed } from "./iterate.ts";
import type { Start } from "./start.ts";

/** One matrix from its start to its end. */
export interface Run {
  readonly start: Start;
  readonly passed: Passed;
}

/** A final overlap above this is a success. */
const recovery = 0.5;

const missing = "the run had stopped, or begins with an unknown signal";

/** The fields that are declared in lib/dynamics/declared/spiked-message-passing.ts. At least one run. */
export function fieldsOf(
  runs: readonly Run[],
  { iterationsSeen, extras, strength }: {
    readonly iterationsSeen: readonly number[];
    readonly extras: readonly Extra[];
    readonly strength: number;
  },
): Fields {
  const instance = { name: "instance", length: runs.length };
  const iteration = labelledAxis("iteration", iterationsSeen);
  const spectral = runs[0].start.eigenvectorOverlap !== undefined;
  const names = [
    ...["signal", "overlap", "change"],
    ...(extras.includes("distance") ? ["distance"] : []),
    ...(extras.includes("residual") ? ["residual"] : []),
    ...(extras.includes("risk") ? ["risk", "signErrors"] : []),
  ];
  const along = (value: (run: Run, t: number) => number) =>
    namedArray(
      [instance, iteration],
      Float64Array.from(runs.flatMap((run) => iterationsSeen.map((t) => value(run, t)))),
      { missing },
    );
  const recorded = (name: string) => (run: Run, t: number) =>
    run.passed.records.get(t)?.[name] ?? NaN;
  const ofRun = (value: (run: Run) => number) =>
    namedArray([instance], Float64Array.from(runs, value), { missing });
  const share = 1 - strength ** -2;
  // Scaled eigenvector: u = sqrt(share) times it, so <v, u>^2 = share <v, eigenvector>^2, |u|^2 = share.
  const eigenvectorRisk = ({ start }: Run) =>
    1 - 2 * share * start.eigenvectorOverlap! ** 2 + share ** 2;
  return {
    ...Object.fromEntries(names.map((name) => [name, along(recorded(name))])),
    ...(extras.includes("risk") && spectral
      ? { riskGain: along((run, t) => eigenvectorRisk(run) - recorded("risk")(run, t)) }
      : {}),
    ...noiseField(runs[0].passed.noise),
    finalOverlap: ofRun(({ passed }) => passed.finalOverlap),
    recovered: ofRun(({ passed }) => passed.finalOverlap > recovery ? 1 : 0),
    died: ofRun(({ passed }) => passed.died),
    ...(spectral ? { eigenvectorOverlap: ofRun(({ start }) => start.eigenvectorOverlap!) } : {}),
    ...(runs[0].start.hit === undefined ? {} : { hit: ofRun(({ start }) => start.hit!) }),
    ...(runs[0].start.signal === 0 ? { escapeTime: ofRun(({ passed }) => passed.escapeTime) } : {}),
  };
}

/** Entries of the noise that are kept. */
const entriesMax = 10_000;

function noiseField(noise: Float64Array | undefined): Fields {
  if (noise === undefined) return {};
  const kept = noise.slice(0, entriesMax);
  return { noise: namedArray([{ name: "entry", length: kept.length }], kept) };
}
