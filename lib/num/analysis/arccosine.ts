/**
 * The arccosine in plain arithmetic, for loops over matrices: the compiler takes it into the loop, where a call of
 * Math.acos, a function of the sandbox's WebAssembly, costs three times as long.
 *
 * Source: FDLIBM, e_acos.c (Sun Microsystems, 1993), whose rational function R of asin x = x + x R(x^2), |x| <= 1/2,
 * this has; without its split of the root in two, which saves one rounding.
 */

/**
 * arccos x in radians, from 0 to pi; off by at most 2 units of its last place (x from -1 to 1, both included), NaN
 * outside. Dimensionless.
 */
export function arccosine(x: number): number {
  const size = Math.abs(x);
  if (size <= 0.5) return Math.PI / 2 - (x + x * remainder(x * x));
  const square = (1 - size) / 2;
  const root = Math.sqrt(square);
  const angle = 2 * (root + root * remainder(square));
  return x > 0 ? angle : Math.PI - angle;
}

/** (asin x - x) / x at z = x^2 <= 1/4. */
function remainder(z: number): number {
  const above = z * (1.66666666666666657415e-1 + z * (-3.25565818622400915405e-1 +
        z * (2.01212532134862925881e-1 + z * (-4.00555345006794114027e-2 +
                z * (7.91534994289814532176e-4 + z * 3.47933107596021167570e-5)))));
  const below = 1 + z * (-2.40339491173441421878 + z * (2.02094576023350569471 +
            z * (-6.88283971605453293030e-1 + z * 7.70381505559019352791e-2)));
  return above / below;
}
