/** What `doctor` says of the runtime, the GPU, the machine and the disk under the store. */
import { roomOf } from "../system/node-modules.ts";
import { chooseBackend, type GpuSource, isSoftwareAdapter } from "../../contract/backend-choice.ts";
import type { BackendName } from "../../contract/plugins.ts";
import type { Finding } from "./finding.ts";
import type { Memory } from "../system/memory.ts";
import type { Runtime } from "../keys/key.ts";
import { bytesText, counted } from "../words/number-text.ts";

/** The Deno that this repository's results are made with; README.md names the same. */
export const pinnedDeno = "2.9.6";

export function runtimeFinding({ deno, v8 }: Runtime): Finding {
  const text = `Deno ${deno}, V8 ${v8}`;
  if (deno === pinnedDeno) return { section: "runtime", level: "ok", text };
  return {
    section: "runtime",
    level: "warning",
    text: `${text}, not the pinned Deno ${pinnedDeno}: results are the same, by keys and ` +
      "bytes, but the engine is tested with the pinned one alone",
    todo: `run tasks as \`npx deno@${pinnedDeno} task …\``,
  };
}

/** What computing there means for results; the bound is that of inexact.ts. */
const consequences: Readonly<Record<BackendName, string>> = {
  wasm:
    "bytes are the same on every machine that rounds a product and its sum once, as this one does; on a GPU, stages with tensors would be faster, with " +
    "keys of their own and results within 1e-4",
  webgpu:
    "results have keys of their own and are within 1e-4 of those of wasm; a job that loses the " +
    "GPU is computed again on wasm",
  "wasm-unfused":
    "bytes are the same on every machine; float32 products have keys of their own, for this machine " +
    "does not round a product and its sum once as back-end wasm does",
  cpu: "slow, and for comparisons",
};

/** Asks for the adapter really; says which device a run computes on, why, and what that changes. */
export async function gpuFinding(gpu: GpuSource | undefined): Promise<Finding> {
  const { backend, device, reason } = await chooseBackend(undefined, gpu);
  const seen = await adapterText(gpu);
  const on = device === "" ? "" : ` on ${device}`;
  return {
    section: "GPU",
    level: "ok",
    text: `${seen}tensors are computed by back-end ${backend}${on} (${reason}): ` +
      consequences[backend],
  };
}

async function adapterText(gpu: GpuSource | undefined): Promise<string> {
  try {
    const adapter = await gpu?.requestAdapter({ powerPreference: "high-performance" });
    if (!adapter) return "no adapter; ";
    const { info } = adapter;
    const name = info.description || [info.vendor, info.architecture, info.device].join(" ").trim();
    const kind = isSoftwareAdapter(info) ? "software adapter" : "hardware adapter";
    return `${kind} ${name || "without a name"}; `;
  } catch (error) {
    // A driver that fails to load is as good as none; the choice's reason has its words.
    if (error instanceof Error) return "no adapter; ";
    throw error;
  }
}

const memoryLow = 1e9;

export function memoryFinding({ total, available, machine }: Memory, cores: number): Finding {
  const limit = machine === undefined
    ? ""
    : ` (the limit of a control group; the machine has ${bytesText(machine)})`;
  const text = `${counted(cores, "core")}, ${bytesText(total)} of memory${limit}, ` +
    (machine === undefined ? "" : "at most ") + `${bytesText(available)} of it available`;
  if (available >= memoryLow) return { section: "machine", level: "ok", text };
  return {
    section: "machine",
    level: "warning",
    text,
    todo: "close other programs, or run fewer jobs at once (`--jobs 1`)",
  };
}

export interface FileSystem {
  /** The number by which Linux knows a kind of file system. */
  readonly type: number;
  /** Bytes that this user may still write. */
  readonly free: number;
}

/** The file system of a folder. */
export function fileSystemOf(folder: string): FileSystem {
  const { type, bavail, bsize } = roomOf(folder);
  return { type, free: bavail * bsize };
}

const networkKinds: Readonly<Record<number, string>> = {
  0x6969: "NFS",
  0x517b: "SMB",
  0xff534d42: "CIFS",
  0xfe534d42: "SMB2",
  0x0bd00bd0: "Lustre",
  0x47504653: "GPFS",
};
const inMemory: Readonly<Record<number, string>> = { 0x01021994: "tmpfs", 0x858458f6: "ramfs" };
const freeLow = 1e9;
const freeTooLow = 50e6;

export function diskFinding({ type, free }: FileSystem): Finding {
  const section = "disk";
  const kind = Deno.build.os === "linux" ? type : -1;
  const text = `${bytesText(free)} free for artifacts/`;
  if (free < freeLow) {
    return {
      section,
      level: free < freeTooLow ? "problem" : "warning",
      text,
      todo: "make room: `deno task gc` says what the store could free",
    };
  }
  if (kind in networkKinds) {
    return {
      section,
      level: "warning",
      text:
        `${text}, on a network file system (${networkKinds[kind]}): two machines share work and ` +
        "gc waits for runs only if its locks reach both",
      todo: "let one machine at a time collect, while nothing runs",
    };
  }
  if (kind in inMemory) {
    return {
      section,
      level: "warning",
      text: `${text}, in memory (${inMemory[kind]}): results are gone when the machine restarts`,
      todo: "keep artifacts/ on a disk",
    };
  }
  return { section, level: "ok", text };
}
