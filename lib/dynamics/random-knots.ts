/**
 * Functions of least penalised variation through random examples, and the knots that they have between neighbouring
 * inputs. A "network" is one set of examples: their number uniform, inputs uniform, targets N(0, 1), ln penalty
 * uniform. Each is solved to a dual certificate of 1 + 1e-11 (num/relu-measure/least-variation.ts).
 * Source: the classes are Definition 4.2 of Shevchenko, Kungurtsev, Mondelli, arXiv 2111.02278.
 */
import * as v from "valibot";
import { UserError } from "../contract/errors.ts";
import type { Dynamics } from "../contract/plugins.ts";
import { count, positive } from "../contract/schemas.ts";
import { labelledAxis, namedArray } from "../num/array.ts";
import { fold } from "../num/random/key.ts";
import { type RandomStream, randomStream } from "../num/random/random.ts";
import { isAdmissible, type KnotCount, knotCounts, knotsOf } from "../num/relu-measure/knots.ts";
import { solveLeastVariation } from "../num/relu-measure/least-variation.ts";
import { networks } from "./ensemble/networks.ts";

const params = v.strictObject({
  networks,
  examplesFewest: v.optional(
    v.pipe(count, v.minValue(2), v.description("fewest examples of a set")),
    2,
  ),
  examplesMost: v.optional(
    v.pipe(count, v.minValue(2), v.description("most examples of a set")),
    8,
  ),
  reach: v.optional(v.pipe(positive, v.description("inputs lie between -reach and reach")), 3),
  penaltyLeast: v.optional(v.pipe(positive, v.description("least lambda")), 1e-3),
  penaltyMost: v.optional(v.pipe(positive, v.description("largest lambda")), 0.1),
});
type Params = v.InferOutput<typeof params>;

const ofNetworks = { axes: ["network"] } as const;
/** Counts that are tabulated; what has more is in the last class. */
const interiors = [0, 1, 2, 3];
const ends = [0, 1, 2];

export const plugin = {
  summary: "knots of the functions of least variation through random examples",
  params,
  fields: {
    intervals: { description: "intervals between neighbouring inputs", ...ofNetworks },
    inadmissible: {
      description:
        "1 if an interval has more than three knots, or three but not as both ends and one inside",
      ...ofNetworks,
    },
    threeKnots: { description: "1 if an interval has three knots", ...ofNetworks },
    offExamples: { description: "1 if a knot lies inside an interval", ...ofNetworks },
    certificateExcess: { description: "largest |q| less 1: at most 1e-11", ...ofNetworks },
    share: {
      description: "share of the set's intervals with this many knots inside and at their ends",
      axes: ["network", "interior", "ends"],
    },
  },
  tables: {
    "knot-classes": {
      summary: "what a set of examples has in some interval",
      fields: ["intervals", "inadmissible", "threeKnots", "offExamples", "certificateExcess"],
    },
    "knot-shares": {
      summary: "share of intervals by knots inside and at the ends",
      fields: ["share"],
    },
  },
  simulate({ params, key, compute }) {
    const { networks } = params;
    if (params.examplesMost < params.examplesFewest || params.penaltyMost < params.penaltyLeast) {
      throw new UserError({
        action: "cannot draw sets of examples from an empty range",
        allowed: "`examplesFewest` at most `examplesMost`, `penaltyLeast` at most `penaltyMost`",
      });
    }
    const found = Array.from({ length: networks }, (_, n) => {
      if (n % 50 === 0) compute.progress(n, networks, "sets of examples");
      return knotsOfSet(params, randomStream(fold(key, "random-knots", n)));
    });
    const network = { name: "network", length: networks };
    const ofSets = (read: (set: (typeof found)[number]) => number) =>
      namedArray([network], Float64Array.from(found, read));
    const some = (test: (interval: KnotCount) => boolean) =>
      ofSets(({ counts }) => counts.some(test) ? 1 : 0);
    const shares = found.flatMap(({ counts }) =>
      interiors.flatMap((inside) =>
        ends.map((atEnds) =>
          counts.filter((interval) =>
            Math.min(interval.interior, interiors.length - 1) === inside &&
            interval.ends === atEnds
          ).length / counts.length
        )
      )
    );
    return {
      intervals: ofSets(({ counts }) => counts.length),
      inadmissible: some((interval) => !isAdmissible(interval)),
      threeKnots: some(({ interior, ends }) => interior + ends === 3),
      offExamples: some(({ interior }) => interior > 0),
      certificateExcess: ofSets(({ excess }) => excess),
      share: namedArray(
        [network, labelledAxis("interior", interiors), labelledAxis("ends", ends)],
        Float64Array.from(shares),
      ),
    };
  },
} satisfies Dynamics<Params>;

function knotsOfSet(
  { examplesFewest, examplesMost, reach, penaltyLeast, penaltyMost }: Params,
  stream: RandomStream,
): { readonly counts: readonly KnotCount[]; readonly excess: number } {
  const size = examplesFewest + stream.integer(examplesMost - examplesFewest + 1);
  const inputs = Array.from({ length: size }, () => reach * (2 * stream.uniform() - 1))
    .sort((a, b) => a - b);
  const targets = inputs.map(() => stream.normal());
  const penalty = penaltyLeast * (penaltyMost / penaltyLeast) ** stream.uniform();
  const { atoms, certificateMaximum } = solveLeastVariation({ inputs, targets, penalty });
  return { counts: knotCounts(knotsOf(atoms), inputs), excess: certificateMaximum - 1 };
}
