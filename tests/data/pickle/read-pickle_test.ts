import assert from "node:assert/strict";
import { UserError } from "../../../lib/contract/errors.ts";
import { readPickle } from "../../../lib/data/pickle/read-pickle.ts";
import pickles from "../../fixtures/pickle/pickles.json" with { type: "json" };

const bytesOf = (digits: string) =>
  Uint8Array.from(digits.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const refused = (bytes: Uint8Array, words: RegExp) =>
  assert.throws(() => readPickle(bytes), (error) => {
    assert.ok(error instanceof UserError, String(error));
    assert.match(error.message, words);
    return true;
  });

Deno.test("protocols 2 to 4, written by Python, hold the same", () => {
  for (const name of ["protocol2", "protocol3", "protocol4", "old"] as const) {
    const found = readPickle(bytesOf(pickles[name]));
    assert.ok(found instanceof Map, name);
    const { shape, values } = found.get("nn_mean");
    assert.deepEqual([shape, [...values]], [[3], [0.5, -1.25, 2]], name);
    assert.deepEqual(found.get("grid"), {
      shape: [2, 3],
      values: Float64Array.of(0, 1, 2, 3, 4, 5),
    });
    assert.deepEqual(found.get("draws"), [true, 70000, -3, 1e12, "σ"]);
    assert.equal(found.get("nrmse_nn"), null);
    assert.equal(found.get("hmc_acceptance_rate"), 0.25);
    assert.equal(found.get("nthin"), 50);
  }
});

Deno.test("numpy's scalars, and numbers with the most significant byte first", () => {
  const scores = readPickle(bytesOf(pickles.scores));
  assert.ok(scores instanceof Map);
  assert.equal(scores.get("baseline_ll"), -1.5);
  assert.deepEqual(readPickle(bytesOf(pickles.bigEndian)), {
    shape: [2],
    values: Float64Array.of(1.5, -2),
  });
});

Deno.test("what is not known is refused, not executed", () => {
  refused(bytesOf(pickles.other), /an object of __main__\.Other/);
  refused(bytesOf(pickles.objects), /cannot read an array|contents|state/);
  refused(bytesOf(pickles.fortran), /Fortran/);
  // os.system("true"), as a pickle would call it.
  refused(new TextEncoder().encode("\x80\x02"), /does not start/);
  const call = Uint8Array.of(0x80, 2, ...new TextEncoder().encode("cos\nsystem\nX"), 4, 0, 0, 0);
  refused(call, /an object of os\.system/);
  refused(new Uint8Array(0), /does not start/);
  refused(new TextEncoder().encode("version https://git-lfs"), /does not start/);
});

Deno.test("a file that is cut off anywhere is refused, never read in part", () => {
  const whole = bytesOf(pickles.old);
  for (let length = 0; length < whole.length; length += 7) {
    refused(whole.subarray(0, length), /cannot read a pickle|cannot read an array/);
  }
});
