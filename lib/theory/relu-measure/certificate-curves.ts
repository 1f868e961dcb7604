/** |q| against the knot of a direction, apart for hinges that face right and left. */
import type { Declarations, PredictionDeclaration } from "../../contract/declarations.ts";
import type { Prediction } from "../../contract/plugins.ts";
import { certificateAt, type Sinusoid } from "../../num/relu-measure/circle.ts";

export const certificateDeclarations = {
  certificateRight: {
    description: "|q| of hinges that face right, against their knot",
    shape: "curve",
    along: "position",
  },
  certificateLeft: {
    description: "|q| of hinges that face left, against their knot",
    shape: "curve",
    along: "position",
  },
} as const satisfies Declarations<PredictionDeclaration>;

/** |q| at knots x, of both facings. Dimensionless. */
export function certificateCurves(
  certificate: readonly Sinusoid[],
  x: Float64Array,
): Readonly<Record<"certificateRight" | "certificateLeft", Prediction>> {
  const facing = (turn: number): Prediction => ({
    shape: "curve",
    along: "position",
    x,
    y: x.map((knot) => Math.abs(certificateAt(certificate, turn - Math.atan(knot)))),
  });
  return { certificateRight: facing(0), certificateLeft: facing(Math.PI) };
}
