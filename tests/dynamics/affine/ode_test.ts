import { activations } from "../../../lib/num/activation.ts";
import { literalDrift } from "../../../lib/dynamics/affine/drift.ts";
import { solveOde } from "../../../lib/dynamics/affine/ode.ts";
import { assertClose } from "../../support.ts";

const solve = (given: Parameters<typeof solveOde>[1], drift: Parameters<typeof literalDrift>[0]) =>
  solveOde(literalDrift(drift, given.start.length)!, given);

Deno.test("dh/dt = tanh h has sinh h(t) = sinh h(0) e^t", () => {
  const states = solve({
    activation: activations.tanh,
    start: Float64Array.of(0.7),
    observations: 4,
    stepsBetween: 50,
  }, { matrix: [[1]] });
  states.forEach((h, k) =>
    assertClose(h, Math.asinh(Math.sinh(0.7) * Math.exp((k + 1) / 4)), { absolute: 1e-10 })
  );
});

Deno.test("a rotation whose speed and bias change with time", () => {
  // h' = w(t) J h, w = 2 + cos 2 pi t: the angle is 2t + sin(2 pi t)/(2 pi). And x' = sin 2 pi t.
  const states = solve({
    activation: activations.identity,
    start: Float64Array.of(1, 0, 0),
    observations: 8,
    stepsBetween: 50,
  }, {
    matrix: [[0, -2, 0], [2, 0, 0], [0, 0, 0]],
    matrixCosine: [[0, -1, 0], [1, 0, 0], [0, 0, 0]],
    biasSine: [0, 0, 1],
  });
  for (let k = 0; k < 8; k++) {
    const t = (k + 1) / 8;
    const angle = 2 * t + Math.sin(2 * Math.PI * t) / (2 * Math.PI);
    assertClose(states[3 * k], Math.cos(angle), { absolute: 1e-8 });
    assertClose(states[3 * k + 1], Math.sin(angle), { absolute: 1e-8 });
    assertClose(states[3 * k + 2], (1 - Math.cos(2 * Math.PI * t)) / (2 * Math.PI), {
      absolute: 1e-8,
    });
  }
});
