/** Holds the whole spectrum of each network against a predicted law. */
import * as v from "valibot";
import { UserError } from "../contract/errors.ts";
import type { Check } from "../contract/plugins.ts";
import type { Verdict } from "../contract/verdict.ts";
import { measuredFrom } from "../num/statistics/influence.ts";
import { studentInterval, within } from "../num/statistics/interval.ts";
import { type Law, lawDistance, sampleDistance } from "../num/statistics/law.ts";
import { mean } from "../num/statistics/moments.ts";
import { type Sample, sampleOf, sampleParams } from "../num/statistics/sample.ts";
import { shownEnds } from "./rule/ends.ts";
import { finiteSizeTerm, format, toleranceParams } from "./rule/judgement.ts";
import { marginOfBound } from "./rule/margin.ts";
import { predictedLaw, regimeParams, withRegime } from "./rule/target.ts";

const params = v.strictObject({
  ...sampleParams,
  predicts: v.pipe(v.string(), v.description("name of the predicted spectral distribution")),
  rival: v.pipe(
    v.string(),
    v.description("name of a rival distribution that the sample must exclude"),
  ),
  slack: v.optional(
    v.pipe(v.number(), v.minValue(0), v.maxValue(1), v.description("distance allowed")),
    0,
  ),
  finiteSize: toleranceParams.finiteSize,
  ...regimeParams,
});

/**
 * Kolmogorov distance between a network's spectrum (its rows, each of weight 1/n) and the law, one
 * number D per network, for all eigenvalues of one matrix depend on each other: a test for
 * independent values would be wrong by orders of magnitude, since eigenvalues repel each other and D
 * falls almost as 1/n, not as 1/sqrt(n). Networks are independent: the mean of D over them has a
 * Student interval of level 1 - 2.7e-3, none where they do not differ. Write b for the distance
 * allowed (slack plus the finite-size term) and g for the distance of the rival's law from theory's.
 *
 *  1. b >= g / 2: cannot tell. A spectrum within b of theory could be as near to the rival.
 *  2. The interval lies at or below b: agrees. The rival is then further than b.
 *  3. The interval lies above b: disagrees.
 *  4. else cannot tell.
 *
 * D is at least 1/(2n), the height of half a step. Dimensionless; `theory` in the result is b.
 */
export const plugin = {
  summary: "each network's whole spectrum has the predicted law: mean Kolmogorov distance",
  params,
  evaluate({ params: options, measured, ...at }) {
    const spectra = spectraOf(sampleOf(measured, options), options.column);
    const [law, rival] = [predictedLaw(at, options.predicts), predictedLaw(at, options.rival)];
    const found = distanceFrom(spectra, law);
    const size = finiteSizeTerm(options.finiteSize, at.point);
    const allowed = options.slack + size.allowed;
    const gap = lawDistance(law, rival);
    const terms = [...(options.slack > 0 ? [format(options.slack)] : []), size.terms]
      .filter((term) => term !== "").join(" + ") || "0";
    const how = `mean KS distance ${format(found.value)} of ${spectra.length} spectra, ` +
      `interval [${format(found.low)}, ${format(found.high)}], allowed ${terms} = ` +
      `${format(allowed)}; from the rival ${format(distanceFrom(spectra, rival).value)}, ` +
      `which is ${format(gap)} from theory`;
    return withRegime({
      quantity: `spectrum of ${options.column}`,
      relation: "<=",
      theory: allowed,
      measured: found.value,
      ...shownEnds(found),
      count: spectra.length,
      rival: gap,
      margin: marginOfBound(found, { side: "below", bound: allowed }),
      verdict: verdictOf(found, { allowed, gap }),
      how,
    }, { point: at.point, regimeWhere: options.regimeWhere });
  },
} satisfies Check<v.InferOutput<typeof params>>;

interface Distance {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

function verdictOf(
  { low, high }: Distance,
  { allowed, gap }: { readonly allowed: number; readonly gap: number },
): Verdict {
  if (allowed >= gap / 2) return "cannot tell";
  if (high <= allowed) return "agrees";
  return low > allowed ? "disagrees" : "cannot tell";
}

/** The values of each network. */
function spectraOf({ values, clusters, count }: Sample, column: string): readonly number[][] {
  const spectra: number[][] = Array.from({ length: count }, () => []);
  values.forEach((value, i) => spectra[clusters[i]].push(value));
  if (count >= 2 && values.length > count) return spectra;
  throw new UserError({
    action: `cannot hold spectra of "${column}" against a law: ${values.length} rows of ${count} ` +
      `${count === 1 ? "network" : "networks"}`,
    allowed: "at least two networks, a row for each of their eigenvalues",
    hint: "`cluster` names the column that tells networks apart; for one row per network use the " +
      "check `distribution`",
    exitCode: 1,
  });
}

function distanceFrom(spectra: readonly number[][], law: Law): Distance {
  const distances = Float64Array.from(spectra, (values) => sampleDistance(values, law));
  const value = mean(distances);
  const influences = distances.map((one) => (one - value) / distances.length);
  return { value, ...within(studentInterval(measuredFrom(value, [influences])), 0, 1) };
}
