import assert from "node:assert/strict";
import { exitCodeOf, type Finding } from "../../../lib/pipeline/keeping/finding.ts";
import {
  diskFinding,
  fileSystemOf,
  gpuFinding,
  memoryFinding,
  pinnedDeno,
  runtimeFinding,
} from "../../../lib/pipeline/keeping/machine-findings.ts";
import { webgpuErrorMax } from "../../../lib/pipeline/verification/inexact.ts";
import type { GpuSource } from "../../../lib/contract/backend-choice.ts";
import { fromFileUrl } from "../../../lib/pipeline/system/path.ts";

const repository = `${fromFileUrl(import.meta.resolve("../../.."))}/`;

Deno.test("the pinned Deno is the one that README.md says to use", () => {
  const readme = Deno.readTextFileSync(`${repository}README.md`);
  const named = [...readme.matchAll(/\bdeno@([\d.]+\d)/g)].map((match) => match[1]);
  assert.ok(named.length > 0);
  assert.deepEqual([...new Set(named)], [pinnedDeno]);
});

Deno.test("another Deno is a warning that says what it means and what to do", () => {
  assert.equal(runtimeFinding({ deno: pinnedDeno, v8: "15" }).level, "ok");
  const { level, text, todo } = runtimeFinding({ deno: "3.0.0", v8: "16" });
  assert.equal(level, "warning");
  assert.match(text, /Deno 3\.0\.0, V8 16, not the pinned .*the same, by keys and bytes/);
  assert.match(todo!, new RegExp(`npx deno@${pinnedDeno} task`));
});

function gpuWith(info: Partial<GPUAdapterInfo> | null): GpuSource {
  const whole = { vendor: "", architecture: "", device: "", description: "", ...info };
  const adapter = info === null ? null : { info: whole } as GPUAdapter;
  return { requestAdapter: () => Promise.resolve(adapter) };
}

Deno.test("the back-end that would be chosen is shown with the adapter and the reason", async () => {
  const textOf = async (gpu: GpuSource | undefined) => (await gpuFinding(gpu)).text;
  assert.match(
    await textOf(gpuWith({ description: "NVIDIA H100" })),
    /^hardware adapter NVIDIA H100; .*back-end webgpu on NVIDIA H100 \(hardware WebGPU adapter\): .*within 1e-4/,
  );
  assert.match(
    await textOf(gpuWith({ description: "llvmpipe (LLVM 15)" })),
    /^software adapter llvmpipe \(LLVM 15\); .*back-end wasm \(the only WebGPU adapter is software/,
  );
  assert.match(
    await textOf(gpuWith(null)),
    /^no adapter; .*wasm \(there is no WebGPU adapter\): bytes are the same .*; on a GPU/,
  );
  assert.equal(webgpuErrorMax, 1e-4, "what these words say");
  assert.match(await textOf(undefined), /^no adapter; .*\(this runtime has no WebGPU\)/);
  const failing = { requestAdapter: () => Promise.reject(new Error("no driver")) };
  assert.match(await textOf(failing), /^no adapter; .*failed \(no driver\)\)/);
});

Deno.test("little memory is a warning", () => {
  assert.equal(memoryFinding({ total: 8e9, available: 4e9 }, 4).level, "ok");
  const low = memoryFinding({ total: 8e9, available: 2e8 }, 4);
  assert.equal(low.level, "warning");
  assert.match(low.text, /^4 cores, 8\.0 GB of memory, 200 MB of it available$/);
});

Deno.test("a full disk is a problem, a filling one, a network one and memory are warnings", () => {
  const ext4 = 0xef53;
  const levelOf = (type: number, free: number) => diskFinding({ type, free }).level;
  assert.equal(levelOf(ext4, 1e11), "ok");
  assert.equal(levelOf(ext4, 5e8), "warning");
  assert.equal(levelOf(ext4, 1e6), "problem");
  if (Deno.build.os === "linux") {
    assert.match(diskFinding({ type: 0x6969, free: 1e11 }).text, /network file system \(NFS\)/);
    assert.match(diskFinding({ type: 0x01021994, free: 1e11 }).text, /in memory \(tmpfs\)/);
  }
  const { free } = fileSystemOf(".");
  assert.ok(free > 0 && Number.isSafeInteger(free));
});

Deno.test("the exit code is that of the gravest problem; warnings are none", () => {
  const finding = (section: Finding["section"], level: Finding["level"]) =>
    ({ section, level, text: "" }) satisfies Finding;
  assert.equal(exitCodeOf([finding("store", "warning"), finding("GPU", "ok")]), 0);
  assert.equal(exitCodeOf([finding("packages", "problem")]), 2);
  assert.equal(exitCodeOf([finding("packages", "problem"), finding("disk", "problem")]), 4);
});
