/**
 * Assertions on random samples that are designed experiments (after statistical_testing.py of
 * TensorFlow Probability). Each takes `falseFail`, the probability that it fails although the
 * statement is true (at most 1e-6), and returns `detectable`: the smallest discrepancy that it
 * misses with probability at most `falsePass` = 1e-3. With `discrepancy` given, a sample too small
 * to detect that much is itself an error. A failure names the discrepancy found, the largest
 * allowed and the smallest detectable one.
 */
import { mean, variance } from "../lib/num/statistics/moments.ts";
import { ksOneSample, ksTwoSample } from "../lib/num/statistics/kolmogorov.ts";
import { normalQuantile } from "../lib/num/analysis/special.ts";

/** Probability with which an assertion may miss the discrepancy that it states. */
export const falsePass = 1e-3;

export interface ExperimentOptions {
  /** Probability of failing wrongly, at most 1e-6. */
  readonly falseFail?: number;
  /** A discrepancy that the sample must be able to detect. */
  readonly discrepancy?: number;
  /** What is tested, for the message. */
  readonly what?: string;
}

/** What an assertion found; all in the unit of the discrepancy. */
export interface ExperimentOutcome {
  readonly found: number;
  readonly allowed: number;
  readonly detectable: number;
}

/** The statement is false, or the sample is too small to test it as asked. */
export class StatisticalFailure extends Error {
  readonly outcome: ExperimentOutcome;
  constructor(message: string, outcome: ExperimentOutcome) {
    super(message);
    this.name = "StatisticalFailure";
    this.outcome = outcome;
  }
}

function judge(
  outcome: ExperimentOutcome,
  { discrepancy, what = "the sample" }: ExperimentOptions,
): ExperimentOutcome {
  const { found, allowed, detectable } = outcome;
  if (discrepancy !== undefined && detectable > discrepancy) {
    throw new StatisticalFailure(
      `${what}: too few values to detect a discrepancy of ${discrepancy}: ` +
        `only one of ${detectable} is sure to show`,
      outcome,
    );
  }
  if (!(found <= allowed)) {
    throw new StatisticalFailure(
      `${what}: discrepancy ${found}, allowed ${allowed}, detectable ${detectable}`,
      outcome,
    );
  }
  return outcome;
}

function rateOf({ falseFail = 1e-6 }: ExperimentOptions): number {
  if (!(falseFail > 0 && falseFail <= 1e-6)) {
    throw new RangeError(
      `falseFail ${falseFail}: at most 1e-6, so that a suite of a thousand is safe`,
    );
  }
  return falseFail;
}

/** Margins of a two-sided normal test in standard errors: what passes, what is sure to fail. */
function normalMargins(falseFail: number): { passes: number; fails: number } {
  const passes = -normalQuantile(falseFail / 2);
  return { passes, fails: passes - normalQuantile(falsePass) };
}

/**
 * The mean of the values is `expected`. By the normal law of the sample mean: at least 1,000
 * values, of a law with four finite moments (heavier tails: assert a proportion or a distribution).
 */
export function assertMean(
  values: ArrayLike<number>,
  options: ExperimentOptions & { readonly expected: number },
): ExperimentOutcome {
  requireMany(values, "assertMean");
  const found = Math.abs(mean(values) - options.expected);
  return judgeNormal(found, Math.sqrt(variance(values) / values.length), options);
}

/** The variance of the values is `expected`; error from the fourth moment. As assertMean. */
export function assertVariance(
  values: ArrayLike<number>,
  options: ExperimentOptions & { readonly expected: number },
): ExperimentOutcome {
  requireMany(values, "assertVariance");
  const centre = mean(values);
  const squares = Float64Array.from(values, (value) => (value - centre) ** 2);
  const found = Math.abs(variance(values) - options.expected);
  return judgeNormal(found, Math.sqrt(variance(squares) / values.length), options);
}

/** An estimate with a normal error is `expected`. */
export function assertEstimate(
  { value, standardError }: { readonly value: number; readonly standardError: number },
  options: ExperimentOptions & { readonly expected: number },
): ExperimentOutcome {
  return judgeNormal(Math.abs(value - options.expected), standardError, options);
}

function judgeNormal(
  found: number,
  standardError: number,
  options: ExperimentOptions,
): ExperimentOutcome {
  const { passes, fails } = normalMargins(rateOf(options));
  const outcome = {
    found,
    allowed: passes * standardError,
    detectable: fails * standardError,
  };
  return judge(outcome, options);
}

function requireMany(values: ArrayLike<number>, name: string): void {
  if (values.length < 1000) {
    throw new RangeError(`${name} of ${values.length} values: its normal law needs 1000`);
  }
}

/**
 * The probability of success is `expected`. Rigorous for any number of trials, by Chernoff's bound
 * P(|f - p| as far) <= 2 exp(-n KL(f, p)).
 */
export function assertProportion(
  { successes, trials }: { readonly successes: number; readonly trials: number },
  options: ExperimentOptions & { readonly expected: number },
): ExperimentOutcome {
  const { expected } = options;
  const fraction = successes / trials;
  const limit = Math.log(2 / rateOf(options)) / trials;
  const [low, high] = [farthest(expected, limit, -1), farthest(expected, limit, 1)];
  const allowed = fraction >= expected ? high - expected : expected - low;
  const second = Math.log(1 / falsePass) / trials;
  const detectable = Math.max(
    farthestSource(high, second, 1) - expected,
    expected - farthestSource(low, second, -1),
  );
  return judge({ found: Math.abs(fraction - expected), allowed, detectable }, options);
}

/** Kullback-Leibler divergence of Bernoulli(a) from Bernoulli(b). */
function divergence(a: number, b: number): number {
  const term = (x: number, y: number) => x === 0 ? 0 : x * Math.log(x / y);
  return term(a, b) + term(1 - a, 1 - b);
}

/** The fraction farthest from p on one side with KL(fraction, p) <= limit. */
function farthest(p: number, limit: number, side: 1 | -1): number {
  return bisect(p, side, (fraction) => divergence(fraction, p) <= limit);
}

/** The probability farthest from f on one side with KL(f, probability) <= limit. */
function farthestSource(fraction: number, limit: number, side: 1 | -1): number {
  return bisect(fraction, side, (p) => divergence(fraction, p) <= limit);
}

function bisect(start: number, side: 1 | -1, holds: (p: number) => boolean): number {
  let [inside, outside] = [start, side === 1 ? 1 : 0];
  if (holds(outside)) return outside;
  for (let i = 0; i < 60; i++) {
    const middle = (inside + outside) / 2;
    if (holds(middle)) inside = middle;
    else outside = middle;
  }
  return inside;
}

/**
 * The values are independent draws from the law with this distribution function. Discrepancy: the
 * largest distance of distribution functions. Rigorous for any law and number of values (Dvoretzky,
 * Kiefer and Wolfowitz; constant by Massart 1990). A law with atoms needs `cdfBelow`.
 */
export function assertDistribution(
  values: ArrayLike<number>,
  cdf: (x: number) => number,
  options: ExperimentOptions & { readonly cdfBelow?: (x: number) => number } = {},
): ExperimentOutcome {
  const { statistic } = ksOneSample(values, cdf, options);
  const allowed = Math.sqrt(Math.log(2 / rateOf(options)) / (2 * values.length));
  const detectable = allowed + Math.sqrt(Math.log(1 / falsePass) / (2 * values.length));
  return judge({ found: statistic, allowed, detectable }, options);
}

/**
 * Two samples of independent draws have one law. Discrepancy as in {@link assertDistribution}.
 * P(D > x) <= e exp(-2 x^2 n m / (n + m)): proved for equal sizes (Wei and Dudley 2012), where ties
 * only help; seen for unequal ones.
 */
export function assertTwoSample(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  options: ExperimentOptions = {},
): ExperimentOutcome {
  const effective = a.length * b.length / (a.length + b.length);
  const { statistic } = ksTwoSample(a, b);
  const allowed = Math.sqrt(Math.log(Math.E / rateOf(options)) / (2 * effective));
  const detectable = allowed + Math.sqrt(Math.log(Math.E / falsePass) / (2 * effective));
  return judge({ found: statistic, allowed, detectable }, options);
}

/** |actual - expected| <= absolute + relative |expected|: for numbers without chance in them. */
export function assertClose(
  actual: number,
  expected: number,
  { absolute = 0, relative = 0, what = "value" }: {
    readonly absolute?: number;
    readonly relative?: number;
    readonly what?: string;
  },
): void {
  const allowed = absolute + relative * Math.abs(expected);
  if (!(Math.abs(actual - expected) <= allowed)) {
    throw new Error(
      `${what}: ${actual}, expected ${expected}: off by ${actual - expected}, allowed ${allowed}`,
    );
  }
}
