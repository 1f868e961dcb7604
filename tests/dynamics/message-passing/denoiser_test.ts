import assert from "node:assert/strict";
import {
  type Denoiser,
  softThresholdDenoiser,
  tanhDenoiser,
  tanhSlope,
} from "../../../lib/dynamics/message-passing/denoiser.ts";
import { norm } from "../../../lib/num/linear-algebra/vector.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { assertClose } from "../../support.ts";

const n = 60;
const stream = randomStream(keyOf(391));
const x = Float64Array.from(
  { length: n },
  (_, i) => (1.2 * (i % 2 ? 1 : -1) + stream.normal()) / Math.sqrt(n),
);

/** (1/n) sum eta' by central differences of the scaled function, its scale and slope held. */
function slopes(eta: (entry: number) => number): number {
  return x.reduce((sum, entry) => sum + (eta(entry + 1e-6) - eta(entry - 1e-6)) / 2e-6, 0) / n;
}

function denoised(denoiser: Denoiser) {
  const found = denoiser(x);
  assert.ok(found !== undefined);
  assertClose(norm(found.q), 1, { absolute: 1e-14 });
  return found;
}

Deno.test("tanh: unit length, posterior mean up to scale, Onsager coefficient by differences", () => {
  const { q, onsager } = denoised(tanhDenoiser(n));
  const slope = tanhSlope(x, n);
  assertClose(slope, Math.sqrt(n * (norm(x) ** 2 - 1)), { relative: 1e-14 });
  const scale = 1 / norm(x.map((entry) => Math.tanh(slope * entry)));
  q.forEach((entry, i) => assertClose(entry, scale * Math.tanh(slope * x[i]), { absolute: 1e-14 }));
  const expected = slopes((entry) => scale * Math.tanh(slope * entry));
  assertClose(onsager, expected, { relative: 1e-8 });
  // Wrong: without the slope of tanh's argument.
  assert.ok(Math.abs(onsager / slope - expected) > 0.1 * expected);
});

Deno.test("a vector no longer than noise has slope 1, not NaN", () => {
  assert.equal(tanhSlope(new Float64Array(n).fill(0.9 / Math.sqrt(n)), n), 1);
});

Deno.test("soft threshold: by hand; Onsager coefficient by differences; nothing left of small entries", () => {
  const theta = 1.1;
  const { q, onsager } = denoised(softThresholdDenoiser(theta, n));
  const cut = theta / Math.sqrt(n);
  const passed = (entry: number) => Math.sign(entry) * Math.max(Math.abs(entry) - cut, 0);
  const scale = 1 / norm(x.map(passed));
  q.forEach((entry, i) => assertClose(entry, scale * passed(x[i]), { absolute: 1e-14 }));
  assertClose(onsager, slopes((entry) => scale * passed(entry)), { relative: 1e-8 });
  assert.equal(softThresholdDenoiser(1e3, n)(x), undefined);
});
