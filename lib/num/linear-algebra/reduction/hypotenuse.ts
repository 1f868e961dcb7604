/**
 * sqrt(f^2 + g^2) to 2e-16 of itself for |f|, |g| of order 1 at most, whose squares may underflow:
 * cosines and sines that are divided by it stay on the circle. (Math.hypot is several times slower
 * and need not have the same bits everywhere.) In the unit of f and g.
 */
export function hypotenuse(f: number, g: number): number {
  const square = f * f + g * g;
  if (square > 2 ** -900) return Math.sqrt(square);
  return Math.sqrt((f * 2 ** 500) ** 2 + (g * 2 ** 500) ** 2) * 2 ** -500;
}
