/** What training writes down of each network after each epoch. */
import type { Fields } from "../../contract/plugins.ts";
import { labelledAxis, namedArray } from "../../num/array.ts";
import type { Outcome } from "./stopping.ts";

/** One network's epochs so far, one number each. A loss that was not finite is null. All dimensionless. */
export interface EpochLog {
  /** Mean loss of the steps, each before its update. */
  readonly loss: (number | null)[];
  readonly learningRate: number[];
  /** Euclidean norm of the gradient on the first batch, before the epoch; null where not finite. */
  readonly gradientNorm: (number | null)[];
  /** Euclidean norm of all parameters after the epoch; null where not finite. */
  readonly weightNorm: (number | null)[];
}

/** An empty log. */
export function emptyLog(): EpochLog {
  return { loss: [], learningRate: [], gradientNorm: [], weightNorm: [] };
}

const stopped = "the network had stopped training, or its loss was not finite (diverged = 1)";

const descriptions = {
  lossTrain: ["loss", "mean loss of the steps of the epoch, each before its update"],
  learningRate: ["learningRate", "learning rate of the epoch"],
  gradientNorm: ["gradientNorm", "norm of the gradient on the epoch's first batch, before it"],
  weightNorm: ["weightNorm", "Euclidean norm of all parameters after the epoch"],
} as const;

/**
 * Fields `lossTrain`, `learningRate`, `gradientNorm`, `weightNorm` over [network, epoch] (epochs counted from 1, as
 * many as the network that trained longest), and over [network]: `epochsTrained`, and 0 or 1 in `targetMet`,
 * `stalled`, `diverged`.
 */
export function logFields(
  logs: readonly EpochLog[],
  outcomes: readonly Outcome[],
): Fields {
  const network = { name: "network", length: logs.length };
  const longest = Math.max(...logs.map(({ loss }) => loss.length));
  const epoch = labelledAxis("epoch", Array.from({ length: longest }, (_, e) => e + 1));
  const fields: Record<string, Fields[string]> = {};
  for (const [name, [part, description]] of Object.entries(descriptions)) {
    const values = new Float64Array(logs.length * longest).fill(NaN);
    logs.forEach((log, n) =>
      log[part].forEach((value, e) => values[n * longest + e] = value ?? NaN)
    );
    fields[name] = namedArray([network, epoch], values, { description, missing: stopped });
  }
  const perNetwork = (values: readonly number[], description: string) =>
    namedArray([network], Float64Array.from(values), { description });
  const flag = (outcome: Outcome) => outcomes.map((found) => found === outcome ? 1 : 0);
  return {
    ...fields,
    epochsTrained: perNetwork(logs.map(({ loss }) => loss.length), "epochs trained"),
    targetMet: perNetwork(flag("target met"), "1 if the loss target was met, else 0"),
    stalled: perNetwork(flag("stalled"), "1 if the loss stopped improving, else 0"),
    diverged: perNetwork(flag("diverged"), "1 if a loss was not finite, else 0"),
  };
}
