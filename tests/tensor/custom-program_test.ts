/** Programs and arrays of our own beside TensorFlow.js' ones. */
import assert from "node:assert/strict";
import { add, tensor1d } from "@tensorflow/tfjs-core";
import { DeviceLost } from "../../lib/contract/errors.ts";
import { withTensors } from "../../lib/tensor/backend.ts";
import { type CustomProgram, runProgram } from "../../lib/tensor/custom-program.ts";
import { accepted, DeviceArray, webgpuBackend } from "../../lib/tensor/device-array.ts";
import { testWithAdapter } from "./adapters.ts";

/** result += factor * numbers + shift, an invocation a number. */
const scaling: CustomProgram = {
  key: "test-scaling",
  code: `fn main() {
    let i = i32(globalId.x);
    if (i < i32(arrayLength(&result))) {
      result[i] += uniforms.factor * f32(numbers[i]) + f32(uniforms.shift);
    }
  }`,
  inputs: ["numbers"],
  integers: ["shift"],
  numbers: ["factor"],
  threads: 32,
};

testWithAdapter(
  "an array outlives a piece of work, and programs change it where it is",
  async () => {
    const arrays = await withTensors("webgpu", () => {
      const own = webgpuBackend();
      const result = new DeviceArray(own, "float32", 70);
      const numbers = new DeviceArray(own, "int32", 70);
      result.write(new Float32Array(70).fill(0.25));
      numbers.write(Int32Array.from({ length: 70 }, (_, i) => i));
      return { result, numbers };
    });
    const call = {
      result: arrays.result,
      inputs: [arrays.numbers],
      integers: [7],
      numbers: [0.5],
      workgroups: [3, 1],
    } as const;
    for (let round = 1; round <= 3; round++) {
      const found = await withTensors("webgpu", async () => {
        add(tensor1d([1]), tensor1d([2]));
        await accepted(webgpuBackend(), () => runProgram(webgpuBackend(), scaling, call));
        return await arrays.result.read(60, 10);
      });
      const expected = Array.from({ length: 10 }, (_, i) => 0.25 + round * (0.5 * (60 + i) + 7));
      assert.deepEqual([...found], expected);
    }
    arrays.numbers.write(Int32Array.of(100), 69);
    arrays.result.write(Float32Array.of(0), 69);
    await withTensors("webgpu", async () => {
      runProgram(webgpuBackend(), scaling, call);
      assert.deepEqual([...await arrays.result.read(69, 1)], [57]);
    });
    for (const array of [arrays.result, arrays.numbers]) array.dispose();
    assert.throws(() => arrays.result.write(Float32Array.of(0)), /disposed/);
    arrays.result.dispose();
  },
);

testWithAdapter(
  "a program that the device refuses is reported in its words, not as zeros",
  async () => {
    await withTensors("webgpu", async () => {
      const own = webgpuBackend();
      const result = new DeviceArray(own, "float32", 4);
      const wrong = { ...scaling, key: "test-wrong", code: "fn main() { result[0] = missing; }" };
      const call = { result, inputs: [result], integers: [0], numbers: [0], workgroups: [1, 1] };
      const refused = accepted(own, () => runProgram(own, wrong, { ...call, workgroups: [1, 1] }));
      await assert.rejects(refused, (error) => {
        assert.ok(error instanceof DeviceLost);
        assert.match(error.message, /cannot compute .* on the GPU: .*missing/);
        return true;
      });
      result.dispose();
    });
  },
);

testWithAdapter("an array longer than the device allows is refused before it is made", async () => {
  await withTensors("webgpu", () => {
    const make = () => new DeviceArray(webgpuBackend(), "float32", 2 ** 40);
    assert.throws(make, (error) => {
      assert.ok(error instanceof DeviceLost);
      assert.match(error.message, /cannot keep an array of 4194304 MiB.*allowed: up to/);
      return true;
    });
  });
});
