/** What compiled kernels have to be: what their AssemblyScript sources compile to, and plain SIMD. */
import assert from "node:assert/strict";
import asc from "assemblyscript/asc";

/** A kernel: the folder of its sources, its name (`name.ts` into `name.wasm`), its compiler settings. */
export interface KernelFiles {
  /** Ends with a slash. */
  readonly folder: URL;
  readonly name: string;
  /** File of settings in the folder. */
  readonly config: string;
  /** The compiled file, where it is not `name.wasm`, and what the compiler is told besides for it. */
  readonly output?: string;
  readonly settings?: readonly string[];
  /** What the host gives it, as "module.name"; nothing by default. */
  readonly imports?: readonly string[];
}

/** Fails unless the compiled file is, byte for byte, what its sources compile to. */
export async function checkCompiled(files: KernelFiles): Promise<void> {
  const { folder, name, config, output = `${name}.wasm`, settings = [] } = files;
  let compiled: Uint8Array | undefined;
  const { error, stderr } = await asc.main(
    [`${name}.ts`, "--config", config, "--outFile", output, ...settings],
    {
      readFile: (file) => sourceOf(new URL(file, folder)),
      writeFile: (file, contents) => {
        if (file === output) compiled = contents as Uint8Array;
      },
      listFiles: () => [],
    },
  );
  assert.equal(error, null, stderr.toString());
  assert.deepEqual(compiled, Deno.readFileSync(new URL(output, folder)));
}

function sourceOf(file: URL): string | null {
  try {
    return Deno.readTextFileSync(file);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return null;
    throw cause;
  }
}

/** Fails if the compiled file imports what it should not, or has an instruction of relaxed SIMD. */
export function checkPlain(
  { folder, name, output = `${name}.wasm`, imports = [] }: KernelFiles,
): void {
  const bytes = Deno.readFileSync(new URL(output, folder));
  const imported = WebAssembly.Module.imports(new WebAssembly.Module(bytes));
  assert.deepEqual(imported.map((one) => `${one.module}.${one.name}`).sort(), [...imports].sort());
  // Relaxed operations are prefix 0xfd and an opcode from 0x100 on, written in two LEB128 bytes, the
  // second of which is 2. No such pair may occur; the opcodes of plain SIMD end at 0xff (… 0x01).
  for (let i = 0; i + 2 < bytes.length; i++) {
    assert(!(bytes[i] === 0xfd && bytes[i + 1] >= 0x80 && bytes[i + 2] === 2), `at byte ${i}`);
  }
}
