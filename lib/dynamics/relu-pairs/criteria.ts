/** What the tangent features of random ReLU directions may be asked to do on labelled points. */
import { UserError } from "../../contract/errors.ts";
import { symmetricEigenvalues } from "../../num/linear-algebra/eigenvalues.ts";
import { type ActivationCell, activationCells } from "../../num/separation/activation-cells.ts";
import { circleMargin } from "../../num/separation/frozen-descent.ts";
import {
  innerProducts,
  type LabelledPoints,
  type PointSet,
} from "../../num/separation/labelled-points.ts";
import { minimumNormPoint } from "../../num/separation/minimum-norm-point.ts";
import { pointwiseMargin } from "../../num/separation/pointwise-margin.ts";
import { tangentKernel } from "../../num/separation/tangent-kernel.ts";

export const criteria = ["separation", "half-margin", "least-eigenvalue"] as const;
export type Criterion = (typeof criteria)[number];

/** Random directions on points; `difficulty` as {@link difficultyOf} gives it. */
export interface Trial {
  readonly points: LabelledPoints;
  /** Row-major, `directions` of them. */
  readonly drawn: Float64Array;
  readonly directions: number;
  readonly difficulty: number;
}

/** Share of the limit that the least eigenvalue must reach, and of the margin. */
const eigenvalueShare = 0.75;
const marginShare = 0.5;

/**
 * n / lambda for the eigenvalue; else 1 / gamma of infinitely many directions on the circle, 2 d on the cube
 * (which it is to leading order in d), NaN on other points.
 */
export function difficultyOf(
  { points: name, criterion }: PointSet & { readonly criterion: Criterion },
  points: LabelledPoints,
): number {
  if (criterion === "least-eigenvalue") {
    return points.count / symmetricEigenvalues(tangentKernel(points), points.count)[0];
  }
  if (name === "circle") return 1 / circleMargin(points.count);
  if (criterion === "separation") return name === "cube-parity" ? 2 * points.dimension : NaN;
  throw new UserError({
    action: `cannot ask for half the margin on the points "${name}"`,
    allowed: "circle, whose margin is known in closed form",
  });
}

/** Whether the features of these directions meet the criterion. */
export function meets(criterion: Criterion, trial: Trial): boolean {
  const { points, drawn, directions, difficulty } = trial;
  const cells = activationCells(points, drawn, directions);
  if (cells.length === 0) return false;
  switch (criterion) {
    case "separation":
      return minimumNormPoint(featureProducts(points, cells), points.count).isSeparable;
    case "half-margin": {
      const level = marginShare / difficulty;
      return pointwiseMargin(points, cells, { relative: 1e-4, decide: level }).lower >= level;
    }
    case "least-eigenvalue": {
      const kernel = featureProducts({ ...points, labels: points.labels.map(() => 1) }, cells);
      const least = symmetricEigenvalues(kernel, points.count)[0];
      return least >= eigenvalueShare * points.count / difficulty;
    }
  }
}

/** y_i y_j <x_i, x_j> times the share of directions active at both: products of the labelled features. */
export function featureProducts(
  points: LabelledPoints,
  cells: readonly ActivationCell[],
): Float64Array {
  const { count, labels } = points;
  const shares = new Float64Array(count * count);
  for (const { active, weight } of cells) {
    for (const i of active) for (const j of active) shares[i * count + j] += weight;
  }
  return innerProducts(points).map((product, at) =>
    product * shares[at] * labels[Math.floor(at / count)] * labels[at % count]
  );
}
