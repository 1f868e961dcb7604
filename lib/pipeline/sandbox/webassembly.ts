/**
 * WebAssembly: modules compute the same bits everywhere, save those with relaxed instructions, whose
 * results are the processor's own. Such a module is refused, unless its digest is among those that the
 * engine has passed: of its own kernels, whose keys or tolerances allow for it.
 */
import { define, deny } from "./denial.ts";
import { counted } from "./pending.ts";
import { sha256 } from "./sha256.ts";
import { hasRelaxed } from "./relaxed.ts";

let known: ReadonlySet<string> = new Set();

/** SHA-256, hexadecimal, of modules that may have relaxed instructions. Called before a job begins. */
export function allowRelaxed(digests: readonly string[]): void {
  known = new Set(digests);
}

const { Module, compile, instantiate } = WebAssembly;

/** A copy of a module's bytes, looked through: what is compiled is what was looked at. */
function inspected(source: unknown): Uint8Array<ArrayBuffer> {
  const bytes = ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength).slice()
    : new Uint8Array((source as ArrayBuffer).slice(0));
  if (hasRelaxed(bytes) && !known.has(sha256(bytes))) {
    deny("machine", "WebAssembly with relaxed instructions");
  }
  return bytes as Uint8Array<ArrayBuffer>;
}

const isSource = (source: unknown) =>
  ArrayBuffer.isView(source) || source instanceof ArrayBuffer ||
  source instanceof SharedArrayBuffer;

const GuardedModule = new Proxy(Module, {
  construct: (target, [source, ...rest], newTarget) =>
    Reflect.construct(target, [isSource(source) ? inspected(source) : source, ...rest], newTarget),
});
define(Module.prototype, "constructor", GuardedModule);
define(WebAssembly, "Module", GuardedModule);
define(
  WebAssembly,
  "compile",
  counted(async (source, ...rest) =>
    await compile(isSource(source) ? inspected(source) : source as BufferSource, ...rest as [])
  ),
);
define(
  WebAssembly,
  "instantiate",
  counted(async (source, ...rest) =>
    await instantiate(
      (isSource(source) ? inspected(source) : source) as BufferSource,
      ...rest as [WebAssembly.Imports],
    )
  ),
);
