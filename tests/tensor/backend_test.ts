import assert from "node:assert/strict";
import { memory, relu, scalar, sum, tensor1d } from "@tensorflow/tfjs-core";
import { BugError } from "../../lib/contract/errors.ts";
import { withTensors } from "../../lib/tensor/backend.ts";
import { testOnEveryBackend } from "./adapters.ts";

testOnEveryBackend("tensors are disposed when the work ends", async (backend) => {
  const total = await withTensors(backend, async () => {
    const positive = relu(tensor1d([-1, 2, 3]));
    return (await sum(positive).data())[0];
  });
  assert.equal(total, 5);
  assert.equal(memory().numTensors, 0);
});

testOnEveryBackend("tensors are disposed when the work fails", async (backend) => {
  const failing = withTensors(backend, () => {
    relu(tensor1d([1, 2]));
    throw new RangeError("not today");
  });
  await assert.rejects(failing, /not today/);
  assert.equal(memory().numTensors, 0);
  assert.equal(await withTensors(backend, () => 1), 1);
});

testOnEveryBackend("a tensor kept beyond its work is a bug", async (backend) => {
  const kept: { dispose(): void }[] = [];
  const keeping = withTensors(backend, async () => {
    const { keep } = await import("@tensorflow/tfjs-core");
    kept.push(keep(scalar(1)));
  });
  await assert.rejects(keeping, (error) => {
    assert.ok(error instanceof BugError);
    assert.match(error.message, /left 1 tensors behind/);
    return true;
  });
  kept[0].dispose();
});

testOnEveryBackend("two pieces of work at once are refused", async (backend) => {
  const first = withTensors(backend, () => new Promise<void>((resolve) => setTimeout(resolve, 5)));
  await assert.rejects(withTensors(backend, () => 1), /await the first/);
  await first;
});

testOnEveryBackend("no random number is drawn and no clock is read", async (backend) => {
  await withTensors(backend, () => 0);
  const own = { random: Math.random, date: Date.now, performance: performance.now };
  const forbid = (name: string) => () => {
    throw new Error(`${name} was called`);
  };
  Math.random = forbid("Math.random");
  Date.now = forbid("Date.now");
  performance.now = forbid("performance.now");
  try {
    const work = async () => (await sum(relu(tensor1d([-4, 4]))).data())[0];
    assert.equal(await withTensors(backend, work), 4);
  } finally {
    Math.random = own.random;
    Date.now = own.date;
    performance.now = own.performance;
  }
});
