import assert from "node:assert/strict";
import { Output, outputProblem } from "../../../lib/pipeline/words/output.ts";

/** A stream that takes `room` bytes at most at a time, and fails as `faults` say, one by one. */
function stream(room: number, faults: (Error | undefined)[] = []) {
  const taken: number[] = [];
  return {
    taken: () => new TextDecoder().decode(Uint8Array.from(taken)),
    writeSync(bytes: Uint8Array): number {
      const fault = faults.shift();
      if (fault !== undefined) throw fault;
      const part = bytes.subarray(0, room);
      taken.push(...part);
      return part.length;
    },
  };
}

Deno.test("a text is written whole, however little a write takes", () => {
  for (const room of [1, 3, 100]) {
    const to = stream(room);
    new Output(to).write("first ρ\nsecond\n");
    assert.equal(to.taken(), "first ρ\nsecond\n");
  }
});

Deno.test("a pipe that is full for a moment is tried again", () => {
  const busy = () => new Deno.errors.WouldBlock("Resource temporarily unavailable (os error 11)");
  const to = stream(2, [busy(), undefined, busy(), new Deno.errors.Interrupted("EINTR"), busy()]);
  const output = new Output(to);
  output.write("abcdef");
  assert.equal(to.taken(), "abcdef");
  assert.equal(output.fault, undefined);
});

Deno.test("whatever fault it is, it is reported once, and nothing more is written", () => {
  const faults = [
    new Deno.errors.BrokenPipe("Broken pipe (os error 32)"),
    Object.assign(new Error("No space left on device (os error 28)"), { code: "ENOSPC" }),
    Object.assign(new Error("Input/output error (os error 5)"), { code: "EIO" }),
    Object.assign(new Error("File too large (os error 27)"), { code: "EFBIG" }),
  ];
  for (const fault of faults) {
    let lost = 0;
    const to = stream(100, [undefined, fault]);
    const output = new Output(to, () => lost++);
    for (const text of ["a", "b", "c"]) output.write(text);
    assert.equal(to.taken(), "a");
    assert.equal(lost, 1);
    assert.equal(output.fault, fault);
  }
  const problems = faults.map(outputProblem);
  assert.deepEqual(problems.map(({ exitCode }) => exitCode), [141, 6, 6, 6]);
  assert.deepEqual(problems.map(({ message }) => message), [
    undefined,
    "cannot write to standard output: No space left on device (ENOSPC)",
    "cannot write to standard output: Input/output error (EIO)",
    "cannot write to standard output: File too large (EFBIG)",
  ]);
});
