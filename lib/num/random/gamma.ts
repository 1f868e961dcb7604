/** Gamma variables of any shape. */
import { assert } from "../../contract/errors.ts";

/** What the samplers of this folder draw from. */
export interface Source {
  uniform(): number;
  normal(): number;
}

/**
 * Gamma variable with the given shape > 0 and scale 1 (dimensionless), exact in law up to rounding.
 * Source: Marsaglia, Tsang, "A simple method for generating gamma variables" (ACM TOMS 2000); a shape
 * below 1 by the boost G(a) = G(a + 1) U^(1/a) of its section 6.
 * Errors: a BugError unless 0 < shape < infinity.
 */
export function gamma(source: Source, shape: number): number {
  assert(shape > 0 && shape < Infinity, `gamma shape ${shape}`);
  if (shape >= 1) return atLeastOne(source, shape);
  const boost = source.uniform() ** (1 / shape);
  return atLeastOne(source, shape + 1) * boost;
}

/** Apart, so that neither function is recursive: shapes below 1 are then a fifth faster. */
function atLeastOne(source: Source, shape: number): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  while (true) {
    const x = source.normal();
    const root = 1 + c * x;
    if (root <= 0) continue;
    const v = root * root * root;
    const u = source.uniform();
    const square = x * x;
    if (u < 1 - 0.0331 * square * square) return d * v;
    if (Math.log(u) < 0.5 * square + d * (1 - v + Math.log(v))) return d * v;
  }
}
