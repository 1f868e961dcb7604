import assert from "node:assert/strict";
import { reserve } from "../../../../lib/num/linear-algebra/matrix-kernel.ts";
import { basisStride } from "../../../../lib/num/linear-algebra/reduction/reflected-basis.ts";
import {
  RotationQueue,
  rotationRoom,
} from "../../../../lib/num/linear-algebra/reduction/rotation-queue.ts";
import { keyOf } from "../../../../lib/num/random/key.ts";
import { randomStream } from "../../../../lib/num/random/random.ts";

/** Chains, more than the queue holds: some down, some up, some of no rotation. */
function chains(count: number) {
  const stream = randomStream(keyOf(count));
  return Array.from({ length: 6000 }, (_, index) => {
    const step: 1 | -1 = index % 3 === 0 ? 1 : -1;
    const first = Math.floor(stream.uniform() * count);
    const reach = step > 0 ? count - 1 - first : first;
    const rotations = Math.min(reach, index % 5);
    const angles = new Float64Array(rotations);
    stream.fillUniform(angles);
    return {
      first,
      step,
      pairs: Float64Array.from([...angles].flatMap((x) => [Math.cos(6 * x), Math.sin(6 * x)])),
    };
  });
}

function turn(
  rows: Float64Array,
  stride: number,
  { first, step, pairs }: ReturnType<typeof chains>[number],
): void {
  for (let m = 0; 2 * m < pairs.length; m++) {
    const [i, j] = [(first + m * step) * stride, (first + (m + 1) * step) * stride];
    const [cosine, sine] = pairs.subarray(2 * m, 2 * m + 2);
    for (let k = 0; k < stride; k++) {
      const [x, y] = [rows[i + k], rows[j + k]];
      rows[i + k] = cosine * x + sine * y;
      rows[j + k] = cosine * y - sine * x;
    }
  }
}

Deno.test("a queue does what rotation by rotation does, to the last bit, also when it overflows", () => {
  for (const [count, length] of [[2, 1], [5, 16], [9, 17], [40, 70]]) {
    const stride = basisStride(length);
    const [vectors, ...room] = reserve(count * stride, ...rotationRoom(count));
    randomStream(keyOf(1)).fillNormal(vectors);
    const expected = vectors.slice();
    const queue = new RotationQueue({ vectors, count, length, stride }, room);
    for (const chain of chains(count)) {
      turn(expected, stride, chain);
      queue.add(chain.first, chain.step, chain.pairs.length / 2, chain.pairs);
    }
    queue.flush();
    const touched = Math.ceil(length / 16) * 16;
    for (let i = 0; i < count; i++) {
      for (let k = 0; k < touched; k++) {
        assert.equal(vectors[i * stride + k], expected[i * stride + k], `${count} x ${length}`);
      }
    }
    // Flushed, it has nothing to do.
    const after = vectors.slice();
    queue.flush();
    assert.deepEqual(vectors, after);
  }
});
