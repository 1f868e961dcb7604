/**
 * The kernels of this package that compute with relaxed SIMD instructions: a stage may compile these very
 * bytes, and no other ones with such instructions (sandbox/webassembly.ts). Read from the files and passed beside each
 * job, so that no stage has a say in it.
 */
import { type Digest, digestOf } from "../keys/digest.ts";
import { hasRelaxed } from "../sandbox/relaxed.ts";
import { packageRoot } from "../system/roots.ts";

const folder = "lib/tensor/kernel";

/** `root`: where the package lies. */
export function relaxedKernels(root = packageRoot): readonly Digest[] {
  const digests: Digest[] = [];
  for (const { name, isFile } of Deno.readDirSync(`${root}/${folder}`)) {
    if (!isFile || !name.endsWith(".wasm")) continue;
    const bytes = Deno.readFileSync(`${root}/${folder}/${name}`);
    if (hasRelaxed(bytes)) digests.push(digestOf(bytes));
  }
  return digests.sort();
}
