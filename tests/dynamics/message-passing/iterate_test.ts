import assert from "node:assert/strict";
import { tanhDenoiser } from "../../../lib/dynamics/message-passing/denoiser.ts";
import { type Course, passMessages } from "../../../lib/dynamics/message-passing/iterate.ts";
import type { Start } from "../../../lib/dynamics/message-passing/start.ts";
import { norm } from "../../../lib/num/linear-algebra/vector.ts";
import { squareTimes } from "../../../lib/num/random/symmetric-gaussian.ts";
import { assertClose } from "../../support.ts";

const entries = Float64Array.of(0.3, 0.8, 0.8, -0.2);
const spike = Float64Array.of(Math.SQRT1_2, Math.SQRT1_2);

function startAt(x: Float64Array): Start {
  return {
    matrix: {
      times: (q) => squareTimes(entries, q),
      top: () => ({ value: 0, vector: x }),
      gaussianPart: () => Float64Array.of(0.1, -0.1),
    },
    spike,
    x,
    q: Float64Array.of(0.6, 0.8),
    signal: 1.25,
  };
}

const course: Course = {
  strength: 1.5,
  dimension: 2,
  denoiser: tanhDenoiser(2),
  onsager: true,
  iterations: 2,
  observed: new Set([1, 2]),
  extras: ["residual"],
  stop: "never",
  escapeSignal: Infinity,
};

Deno.test("two iterations by hand: x_2 = M q_1 - b_1 q_0, alpha_2 = lambda <v, q_1>, the residual of x_2", () => {
  const x = Float64Array.of(1.1, 0.9);
  const { records, finalOverlap } = passMessages(startAt(x), course);
  const { q, onsager } = tanhDenoiser(2)(x)!;
  const along = (q[0] + q[1]) * Math.SQRT1_2;
  const next = [0, 1].map((i) =>
    entries[2 * i] * q[0] + entries[2 * i + 1] * q[1] - onsager * [0.6, 0.8][i]
  );
  const residual = Math.SQRT2 * norm(
    Float64Array.from(next, (y, i) => y - 1.5 * along * spike[i] - [0.1, -0.1][i]),
  );
  const [first, second] = [records.get(1)!, records.get(2)!];
  assertClose(first.signal, 1.25, { absolute: 1e-15 });
  assertClose(first.overlap, along, { absolute: 1e-14 });
  assertClose(first.residual, residual, { absolute: 1e-13 });
  assertClose(second.signal, 1.5 * along, { absolute: 1e-14 });
  const after = tanhDenoiser(2)(Float64Array.from(next))!.q;
  assertClose(second.overlap, (after[0] + after[1]) * Math.SQRT1_2, { absolute: 1e-13 });
  assertClose(second.change, Math.hypot(after[0] - q[0], after[1] - q[1]), { absolute: 1e-13 });
  assertClose(finalOverlap, Math.abs(second.overlap), { absolute: 1e-14 });
});

Deno.test("without Onsager's term the second iterate is another one", () => {
  const x = Float64Array.of(1.1, 0.9);
  const [on, off] = [true, false].map((onsager) =>
    passMessages(startAt(x), { ...course, onsager }).records.get(2)!.overlap
  );
  assert.ok(Math.abs(on - off) > 1e-3);
});
