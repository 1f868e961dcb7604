import assert from "node:assert/strict";
import { exitCodes } from "../../../lib/contract/errors.ts";
import {
  ifStorageAllows,
  isStorageFault,
  needing,
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

/** What the runtime says of the faults that it has no name for. */
const unnamed = (number: number) => new Error(`Some words (os error ${number}): writefile '/s/a'`);

Deno.test({
  name: "a fault without a name is known by its number",
  ignore: Deno.build.os !== "linux",
  fn() {
    const told = (number: number) => storageProblem(unnamed(number), "/s")?.message ?? "";
    assert.equal(storageProblem(unnamed(122), "/s")?.exitCode, exitCodes.storeDamage);
    assert.match(told(122), /store \/s: the disk quota is used up .*make room and run again/);
    assert.match(told(116), /cannot be reached .*connect \(mount\) it again/);
    assert.match(told(107), /cannot be reached/);
    assert.match(told(117), /the disk reports an error .*check the disk/);
    assert.match(told(27), /larger than this disk or a limit \(ulimit -f\) allows/);
    assert.match(told(36), /path is too long .*shorter path/);
    assert.match(told(40), /links lead in a circle/);
    // No such file, a broken pipe, an invalid argument: whoever caused it has to say.
    for (const number of [2, 22, 32, 9999]) assert.equal(told(number), "", String(number));
  },
});

Deno.test({
  name: "where the machine refuses, the store is not blamed, and the exit code is another",
  ignore: Deno.build.os !== "linux",
  fn() {
    for (
      const [number, words] of [[24, /too many files are open .*ulimit -n/], [23, /too many/], [
        11,
        /no further process .*ulimit -u/,
      ], [12, /no memory left/]] as const
    ) {
      const problem = storageProblem(unnamed(number), "/s")!;
      assert.equal(problem.exitCode, 5);
      assert.match(problem.message, words);
      assert.match(problem.message, /--jobs 1/);
      assert.doesNotMatch(problem.message, /store/);
      // Told once, however often it is looked at.
      assert.equal(storageProblem(problem, "/s"), undefined);
    }
  },
});

Deno.test("a full disk is reported with how much was needed and how much is free", () => {
  const fault = thrownBy(() => needing(46_900_000, full));
  const folder = Deno.makeTempDirSync();
  Object.assign(fault as Error, {
    message: `No space left (os error 28): writefile '${folder}/a'`,
  });
  const { message } = storageProblem(fault, folder)!;
  Deno.removeSync(folder);
  assert.match(
    message,
    /the disk is full .*; 46\.9 MB are needed, [\d.e+]+ (bytes|kB|MB|GB|TB) are free; make room/s,
  );
  assert.equal(needing(9, () => 7), 7);
  assert.throws(() => needing(9, absent), Deno.errors.NotFound);
});

Deno.test("what only makes the store tidier gives way to the disk, not to a bug", () => {
  ifStorageAllows(full);
  assert.throws(() => ifStorageAllows(absent), Deno.errors.NotFound);
  assert.throws(() =>
    ifStorageAllows(() => {
      throw new Error("a bug");
    }), /a bug/);
});
