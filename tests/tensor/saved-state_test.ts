import assert from "node:assert/strict";
import { UserError } from "../../lib/contract/errors.ts";
import { packBlocks, unpackBlocks } from "../../lib/tensor/saved-state.ts";

const singles = Float32Array.of(1.5, -0, 3e-45);
const doubles = Float64Array.of(Math.PI, NaN);

Deno.test("blocks come back bit for bit, in any order of kinds, also from a part of a buffer", () => {
  for (const blocks of [[singles, doubles], [doubles, singles, singles]] as const) {
    const packed = packBlocks(blocks);
    const room = new Uint8Array(packed.length + 7);
    room.set(packed, 3);
    const like = blocks.map((block) => block.slice());
    for (const bytes of [packed, room.subarray(3, 3 + packed.length)]) {
      const found = unpackBlocks(bytes, like, "networks");
      assert.deepEqual(found, [...blocks]);
      assert.ok(Object.is(found[blocks.indexOf(singles as never)][1], -0));
    }
  }
});

Deno.test("a block that is a view of a larger one is packed alone", () => {
  const view = Float32Array.of(9, 1, 2, 9).subarray(1, 3);
  const [found] = unpackBlocks(packBlocks([view]), [new Float32Array(2)], "networks");
  assert.deepEqual([...found], [1, 2]);
});

Deno.test("bytes of other blocks are refused: cut, of another number, of a length in the same room", () => {
  const packed = packBlocks([singles]);
  const refused = (bytes: Uint8Array, like: readonly Float32Array[]) =>
    assert.throws(() => unpackBlocks(bytes, like, "3 numbers"), (error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, /not saved by such networks[^]*the state of 3 numbers/);
      return true;
    });
  refused(packed.subarray(8), [singles]);
  refused(new Uint8Array(3), [singles]);
  refused(packed, [singles, new Float32Array(0)]);
  refused(packed, [new Float32Array(4)]);
  const other = packed.slice();
  other[0] ^= 1;
  refused(other, [singles]);
});
