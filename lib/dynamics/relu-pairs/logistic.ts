/** Descent on the mean logistic loss, R = mean of ln(1 + exp(-y_i f(x_i))). */
import { softplus } from "../../num/separation/frozen-descent.ts";
import type { FlipDescent } from "./flip-descent.ts";

/** When a run reached each of some risks, and its risks at some steps. */
export interface LogisticRun {
  /** Steps with a fraction, by risk (linear within a step); NaN where it was not reached. */
  readonly hits: Float64Array;
  /** Risks after the observed steps; NaN where the run ended before. */
  readonly observed: Float64Array;
}

/** How a run goes, and what is kept of it. */
export interface LogisticPlan {
  readonly rate: number;
  readonly stepsMax: number;
  /** Risks in decreasing order; the run ends when the last is reached. Without any it goes to the end. */
  readonly risks: readonly number[];
  /** Increasing numbers of steps. */
  readonly observedSteps: readonly number[];
}

/** The mean logistic loss R of some outputs, dimensionless. */
export function riskOf(labels: Float64Array, outputs: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < labels.length; i++) sum += softplus(-labels[i] * outputs[i]);
  return sum / labels.length;
}

/** Runs the descent by its plan. */
export function runLogistic(
  descent: FlipDescent,
  { rate, stepsMax, risks, observedSteps }: LogisticPlan,
): LogisticRun {
  const { labels, count } = descent.points;
  const hits = new Float64Array(risks.length).fill(NaN);
  const observed = new Float64Array(observedSteps.length).fill(NaN);
  const pushes = new Float64Array(count);
  let before = riskOf(labels, descent.outputs);
  let [next, seen] = [0, 0];
  while (next < risks.length && before <= risks[next]) hits[next++] = 0;
  for (let step = 1; step <= stepsMax; step++) {
    if (risks.length > 0 && next === risks.length) break;
    for (let i = 0; i < count; i++) {
      const margin = labels[i] * descent.outputs[i];
      pushes[i] = rate / count * labels[i] / (1 + Math.exp(margin));
    }
    descent.step(pushes);
    const after = riskOf(labels, descent.outputs);
    while (next < risks.length && after <= risks[next]) {
      hits[next] = step - (risks[next] - after) / (before - after);
      next++;
    }
    if (observedSteps[seen] === step) observed[seen++] = after;
    before = after;
  }
  return { hits, observed };
}

/** Whole numbers from 1 to `most`, about evenly spaced in their logarithm, each once. */
export function logarithmicSteps(number: number, most: number): readonly number[] {
  const steps = Array.from(
    { length: number },
    (_, k) => Math.round(most ** (number === 1 ? 1 : k / (number - 1))),
  );
  return [...new Set(steps)];
}
