import assert from "node:assert/strict";
import {
  ifStorageAllows,
  isStorageFault,
  storageProblem,
} from "../../../lib/pipeline/system/storage-fault.ts";

/** What the runtime itself throws. */
function thrownBy(operation: () => void): unknown {
  try {
    operation();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

const full = () => Deno.writeFileSync("/dev/full", new Uint8Array(9));
const folder = () => Deno.writeFileSync("/", new Uint8Array(9));
const absent = () => Deno.readFileSync("/no/such/file");

Deno.test("a fault of the disk is reported with what to do; other errors are not such faults", () => {
  const problem = storageProblem(thrownBy(full), "/dev");
  assert.equal(problem?.exitCode, 4);
  assert.match(
    problem!.message,
    /^cannot read or write the store \/dev: the disk is full .*make room and run again; nothing/s,
  );
  assert.match(
    storageProblem(thrownBy(full), "/store")!.message,
    /^cannot use the file \/dev\/full: the disk is full \(ENOSPC\)/,
  );
  assert.ok(isStorageFault(thrownBy(folder)));
  for (const error of [thrownBy(absent), new Error("a bug"), new TypeError("x"), "text", null]) {
    assert.equal(storageProblem(error, "/store"), undefined);
  }
});

Deno.test("what only makes the store tidier gives way to the disk, not to a bug", () => {
  ifStorageAllows(full);
  assert.throws(() => ifStorageAllows(absent), Deno.errors.NotFound);
  assert.throws(() =>
    ifStorageAllows(() => {
      throw new Error("a bug");
    }), /a bug/);
});
