/**
 * What bundles have for the package `seedrandom`, which TensorFlow.js imports and which draws from Math.random
 * while it is evaluated: refused in a job, that evaluates TensorFlow.js only when it is wanted. Nothing may draw
 * by it anyway: all randomness comes from keys.
 */
function refuse(): never {
  throw new Error(
    "TensorFlow.js draws no numbers here; draw from the stage's key (lib/num/random.ts)",
  );
}

export const alea = refuse;
