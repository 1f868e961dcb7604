import assert from "node:assert/strict";
import { analyticActivations } from "../../../lib/num/analytic-activation.ts";
import { chirpInputs, rowGram } from "../../../lib/num/wide-limits/chirp-inputs.ts";
import {
  layerKernels,
  normalizerOf,
  tangentSum,
} from "../../../lib/num/wide-limits/layer-kernels.ts";
import { assertClose } from "../../support.ts";

const order = 5;
const entries = rowGram(chirpInputs(order, 7), { count: order, size: 7 });
const { erf } = analyticActivations;

// Of erf all means are known: E erf(u) erf(v) is an arcsine, E erf'(u) erf'(v) = (4 / pi) / sqrt(det(1 + 2 C)).
const arcsine = (q: number) => (p: number) => 2 / Math.PI * Math.asin(2 * p / (1 + 2 * q));
const slopes = (q: number) => (p: number) =>
  4 / Math.PI / Math.sqrt((1 + 2 * q) ** 2 - (2 * p) ** 2);
const c = 1 / arcsine(1)(1);

function assertEntries(found: Float64Array, expected: Float64Array): void {
  found.forEach((value, at) => assertClose(value, expected[at], { absolute: 1e-11 }));
}

Deno.test("erf, fully connected of depth 2: every kernel is the closed form", () => {
  assertClose(normalizerOf(erf), c, { relative: 1e-12 });
  const network = {
    joining: "fully-connected",
    activation: erf,
    depth: 2,
    branchScale: 1,
  } as const;
  const { covariances, tangents } = layerKernels({ order, entries }, network);
  const first = entries.map((p) => c * arcsine(1)(p));
  const second = first.map((p) => c * arcsine(1)(p));
  assertEntries(covariances[1], first);
  assertEntries(tangents[2], second);
  assertEntries(tangents[1], first.map((p) => c * p * slopes(1)(p)));
  assertEntries(
    tangents[0],
    entries.map((p, at) => c * p * slopes(1)(p) * c * slopes(1)(first[at])),
  );
  const sum = tangents[0].map((value, at) => value + tangents[1][at] + second[at]);
  assertEntries(tangentSum({ order, covariances, tangents }), sum);
});

/** Depth 3: erf has mean 0, so a branch only adds its own covariance. */
function assertResidual(branchScale: number, stated = branchScale): void {
  const network = { joining: "residual", activation: erf, depth: 3, branchScale } as const;
  const { covariances, tangents } = layerKernels({ order, entries }, network);
  const s = (stated / 3) ** 2;
  const first = entries.map((p) => c * arcsine(1)(p));
  const second = first.map((p) => p + s * arcsine(1)(p));
  const q = second[0];
  const third = second.map((p) => p + s * arcsine(q)(p));
  assertEntries(covariances[3], third);
  assertEntries(tangents[2], second.map((p) => s * p * slopes(q)(p)));
  const back = second.map((p) => 1 + s * slopes(q)(p));
  assertEntries(tangents[1], first.map((p, at) => s * p * slopes(1)(p) * back[at]));
  const further = first.map((p, at) => (1 + s * slopes(1)(p)) * back[at]);
  assertEntries(tangents[0], entries.map((p, at) => c * p * slopes(1)(p) * further[at]));
}

Deno.test("erf, residual of depth 3: every kernel is the closed form", () => {
  assertResidual(0.7);
});

Deno.test("a wrong variant is rejected: branches of scale r / (H - 1)", () => {
  assert.throws(() => assertResidual(0.7, 0.7 * 3 / 2));
});

Deno.test("a residual network needs a branch", () => {
  const network = { joining: "residual", activation: erf, depth: 1, branchScale: 1 } as const;
  assert.throws(() => layerKernels({ order, entries }, network), /depth 1/);
});
