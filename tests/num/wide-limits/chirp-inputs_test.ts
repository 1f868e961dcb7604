import assert from "node:assert/strict";
import { chirpInputs, chirpTargets, rowGram } from "../../../lib/num/wide-limits/chirp-inputs.ts";
import { extremeOf } from "../../../lib/num/wide-limits/spectral-distance.ts";
import { assertClose } from "../../support.ts";

Deno.test("8 inputs of 10 numbers: least eigenvalue .142401, largest other entry .6165", () => {
  const gram = rowGram(chirpInputs(8, 10), { count: 8, size: 10 });
  assertClose(extremeOf(gram, 8).least, 0.142401, { absolute: 5e-7 });
  const others = gram.filter((_, at) => Math.floor(at / 8) !== at % 8).map(Math.abs);
  assertClose(Math.max(...others), 0.6165, { absolute: 5e-5 });
  for (let i = 0; i < 8; i++) assertClose(gram[9 * i], 1, { absolute: 1e-14 });
});

Deno.test("a wrong variant is rejected: counted from 0", () => {
  const inputs = new Float64Array(80);
  for (let i = 0; i < 8; i++) {
    const row = Float64Array.from(
      { length: 10 },
      (_, j) => Math.cos(0.37 * i * i * j + 0.61 * j * j),
    );
    const norm = Math.hypot(...row);
    inputs.set(row.map((x) => x / norm), 10 * i);
  }
  const { least } = extremeOf(rowGram(inputs, { count: 8, size: 10 }), 8);
  assert.throws(() => assertClose(least, 0.142401, { absolute: 5e-7 }));
});

Deno.test("targets are 1 for inputs 1, 4, 7, else -1", () => {
  assert.deepEqual([...chirpTargets(8)], [1, -1, -1, 1, -1, -1, 1, -1]);
});
