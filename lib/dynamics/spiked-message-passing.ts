/**
 * Approximate message passing for a spike in a symmetric Gaussian matrix, M = lambda v v^T + W. Exact in law without
 * the matrix: it is revealed by its products, or in tridiagonal form where the start is its top eigenvector.
 * Source: Li and Wei, arXiv 2208.03313, and Li, Fan, Wei, arXiv 2302.03682 (both recalled).
 */
import * as v from "valibot";
import { UserError } from "../contract/errors.ts";
import type { Dynamics, Fields } from "../contract/plugins.ts";
import { count, positive } from "../contract/schemas.ts";
import { softThreshold, thresholdLevels } from "../num/analysis/soft-threshold-level.ts";
import { fold } from "../num/random/key.ts";
import { randomStream } from "../num/random/random.ts";
import { declaredFields, declaredTables } from "./declared/spiked-message-passing.ts";
import { type Denoiser, softThresholdDenoiser, tanhDenoiser } from "./message-passing/denoiser.ts";
import { fieldsOf, type Run } from "./message-passing/fields.ts";
import { extras, passMessages, stops } from "./message-passing/iterate.ts";
import { matrixKinds } from "./message-passing/matrix.ts";
import { signedSpike } from "./message-passing/spike.ts";
import { startKinds, startOf } from "./message-passing/start.ts";

const params = v.strictObject({
  dimension: v.pipe(count, v.description("n, the order of the matrix")),
  strength: v.pipe(positive, v.description("lambda, the size of the spike")),
  support: v.optional(
    v.pipe(count, v.description("k entries +-1/sqrt k of the spike (default: n, all)")),
  ),
  instances: v.pipe(count, v.description("independent matrices")),
  iterations: v.pipe(count, v.description("T")),
  observe: v.optional(
    v.pipe(
      v.union([v.literal("all"), v.array(count)]),
      v.description("iterations that are recorded (default: all)"),
    ),
    "all",
  ),
  matrix: v.optional(
    v.pipe(
      v.picklist(matrixKinds),
      v.description(
        "how the matrix is had, equal in law: by its products, in tridiagonal form (for a " +
          "spectral start), or whole",
      ),
    ),
    "revealed",
  ),
  start: v.pipe(
    v.picklist(startKinds),
    v.description(
      "spectral: lambda times the top eigenvector; informed: alpha_1 v and noise; random: " +
        "noise; diagonal: the column of the largest of half of the diagonal entries",
    ),
  ),
  firstSignal: v.optional(
    v.pipe(
      positive,
      v.description("alpha_1 of an informed start (default: lambda; with tanh sqrt(lambda^2 - 1))"),
    ),
  ),
  denoiser: v.optional(
    v.pipe(v.picklist(["tanh", "soft-threshold"]), v.description("eta_t")),
    "tanh",
  ),
  level: v.optional(
    v.pipe(
      v.picklist(thresholdLevels),
      v.description("theta: universal, sqrt(2 ln n); sparsity, sqrt(2 ln(n/k))"),
    ),
    "universal",
  ),
  onsager: v.optional(
    v.pipe(v.boolean(), v.description("subtract b_t q_{t-1}; without it the theory is void")),
    true,
  ),
  extras: v.optional(
    v.pipe(
      v.array(v.picklist(extras)),
      v.description("more columns: distance from a Gaussian, residual of the decomposition, risk"),
    ),
    [],
  ),
  stop: v.optional(
    v.pipe(
      v.picklist(stops),
      v.description(
        "end early: once a random start has escaped (nothing is recorded after), or the " +
          "iterate has settled (it is repeated)",
      ),
    ),
    "never",
  ),
});
export type Params = v.InferOutput<typeof params>;

export const plugin = {
  summary: "message passing for a spike in a Gaussian matrix, exact in law without the matrix",
  params,
  fields: declaredFields,
  tables: declaredTables,
  simulate({ params, key, compute }): Fields {
    requireSense(params);
    const runs: Run[] = [];
    for (let instance = 0; instance < params.instances; instance++) {
      runs.push(oneRun(params, fold(key, "spiked-message-passing", instance)));
      compute.progress(instance + 1, params.instances, "matrices");
    }
    return fieldsOf(runs, { ...params, iterationsSeen: iterationsSeen(params) });
  },
} satisfies Dynamics<Params>;

function oneRun(params: Params, key: Parameters<typeof fold>[0]): Run {
  const { dimension, strength, support = dimension, start: kind } = params;
  const spike = signedSpike(randomStream(fold(key, "spike")), { dimension, support });
  const spectral = Math.sqrt(Math.max(strength ** 2 - 1, 0));
  const start = startOf(key, spike, {
    kind,
    matrix: params.matrix,
    strength,
    firstSignal: params.firstSignal ?? (params.denoiser === "tanh" ? spectral : strength),
    keepsGaussians: params.extras.includes("residual"),
  });
  const passed = passMessages(start, {
    ...params,
    denoiser: denoiserOf(params),
    observed: new Set(iterationsSeen(params)),
    escapeSignal: kind === "random" ? spectral / 2 : Infinity,
  });
  return { start, passed };
}

function denoiserOf({ denoiser, level, dimension, support = dimension }: Params): Denoiser {
  return denoiser === "tanh"
    ? tanhDenoiser(dimension)
    : softThresholdDenoiser(softThreshold(level, { dimension, support }), dimension);
}

function iterationsSeen({ observe, iterations }: Params): readonly number[] {
  if (observe === "all") return Array.from({ length: iterations }, (_, t) => t + 1);
  return [...new Set(observe)].filter((t) => t <= iterations).sort((a, b) => a - b);
}

function requireSense(params: Params): void {
  const { matrix, start, support = params.dimension, dimension, extras, observe } = params;
  const refuse = (action: string, allowed: string) => {
    throw new UserError({ action, allowed });
  };
  if (support > dimension) {
    refuse(`cannot put ${support} entries into a spike of ${dimension}`, `at most ${dimension}`);
  }
  if (start === "diagonal" && matrix === "tridiagonal") {
    refuse(
      "cannot search the diagonal of a matrix in tridiagonal form",
      "matrix: revealed or whole",
    );
  }
  if (extras.includes("residual") && matrix !== "revealed") {
    refuse(`cannot tell the residual with matrix: ${matrix}`, "matrix: revealed");
  }
  if (observe !== "all" && iterationsSeen(params).length === 0) {
    refuse(`cannot observe iterations ${observe.join(", ")}`, `1 to ${params.iterations}`);
  }
  if (start === "random" && !(params.strength > 1)) {
    refuse(`cannot escape from a random start at strength ${params.strength}`, "above 1");
  }
}
