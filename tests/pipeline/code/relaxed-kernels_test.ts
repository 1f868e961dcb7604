import assert from "node:assert/strict";
import { relaxedKernels } from "../../../lib/pipeline/code/relaxed-kernels.ts";
import { digestOf } from "../../../lib/pipeline/keys/digest.ts";
import { hasRelaxed } from "../../../lib/pipeline/sandbox/relaxed.ts";
import { relaxedModule } from "../sandbox/relaxed-module.ts";

Deno.test("of the kernels those with relaxed instructions are named, by the digest of their bytes", () => {
  const root = Deno.makeTempDirSync();
  const folder = `${root}/lib/tensor/kernel`;
  Deno.mkdirSync(folder, { recursive: true });
  const plain = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
  Deno.writeFileSync(`${folder}/plain.wasm`, plain);
  Deno.writeFileSync(`${folder}/relaxed.wasm`, relaxedModule);
  Deno.writeFileSync(`${folder}/relaxed.ts`, relaxedModule);
  assert.deepEqual(relaxedKernels(root), [digestOf(relaxedModule)]);
  Deno.removeSync(root, { recursive: true });
});

Deno.test("the package's own kernels are named as they are", () => {
  const folder = new URL("../../../lib/tensor/kernel/", import.meta.url);
  const files = [...Deno.readDirSync(folder)].filter(({ name }) => name.endsWith(".wasm"));
  assert.ok(files.length > 0);
  const bytes = files.map(({ name }) => Deno.readFileSync(new URL(name, folder)));
  assert.deepEqual(relaxedKernels(), bytes.filter(hasRelaxed).map((one) => digestOf(one)).sort());
});
