import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { hasRelaxed } from "../../../lib/pipeline/sandbox/relaxed.ts";
import { relaxedModule } from "./relaxed-module.ts";

/** A module with one function of the type () -> v128 and this code, before its end. */
function moduleOf(...code: number[]): Uint8Array<ArrayBuffer> {
  const body = [0, ...code, 0x0b];
  const section = (id: number, content: number[]) => [id, content.length, ...content];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 0, 1, 0x7b]),
    ...section(3, [1, 0]),
    ...section(5, [1, 0, 1]),
    ...section(10, [1, body.length, ...body]),
  ]);
}

const zero = [0xfd, 0x0c, ...new Array(16).fill(0)];
/** f32x4.relaxed_madd, its number written shortly and longer. */
const madd = [[0xfd, 0x85, 0x02], [0xfd, 0x85, 0x82, 0x80, 0x00]];
/** The same bytes as numbers of another instruction. */
const disguised = [0xfd, 0x0c, 0xfd, 0x85, 0x02, ...new Array(13).fill(0)];
const place = [0x41, 0, 0xfd, 0x00, 4, 0];

Deno.test("relaxed instructions are found, however their number is written and wherever they stand", () => {
  for (const instruction of madd) {
    const code = moduleOf(...zero, ...zero, ...zero, ...instruction);
    assert.ok(WebAssembly.validate(code), "the runtime takes it");
    assert.ok(hasRelaxed(code));
    const nested = [0x02, 0x7b, ...place, ...disguised, ...zero, ...instruction, 0x0b];
    assert.ok(WebAssembly.validate(moduleOf(...nested)));
    assert.ok(hasRelaxed(moduleOf(...nested)));
  }
});

Deno.test("control: the same bytes as data are none", () => {
  const code = moduleOf(...disguised);
  assert.ok(WebAssembly.validate(code));
  assert.ok(!hasRelaxed(code));
  const f64 = [0x44, 0xfd, 0x85, 0x02, 0, 0, 0, 0, 0, 0x1a, 0x43, 0xfd, 0x85, 0x02, 0, 0x1a];
  const other = moduleOf(...f64, 0x42, 0xfd, 0x85, 0x02, 0x1a, ...place);
  assert.ok(WebAssembly.validate(other));
  assert.ok(!hasRelaxed(other));
});

Deno.test("what cannot be read and has such bytes counts as relaxed", () => {
  assert.ok(hasRelaxed(moduleOf(0xfb, 0x80, 0xfd, 0x85, 0x02)));
});

Deno.test("the repository's kernels and the packages' modules are read to their ends", () => {
  const root = new URL("../../../", import.meta.url);
  for (
    const path of [
      "lib/pipeline/sandbox/kernel/elementary.wasm",
      "node_modules/@resvg/resvg-wasm/index_bg.wasm",
      "node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm",
    ]
  ) assert.ok(!hasRelaxed(Deno.readFileSync(new URL(path, root))), path);
});

Deno.test("a module whose digest the engine passes is compiled, every other one is refused", async () => {
  const path = import.meta.resolve("../../../lib/pipeline/sandbox/webassembly.ts");
  const digest = createHash("sha256").update(relaxedModule).digest("hex");
  const code = `const { allowRelaxed } = await import(${JSON.stringify(path)});
    const bytes = Uint8Array.of(${relaxedModule});
    const made = () => { try { return String(new WebAssembly.Module(bytes)); } catch (e) { return e.name; } };
    const later = () => WebAssembly.instantiate(bytes).then(() => "there", ({ name }) => name);
    const before = [made(), await later()];
    allowRelaxed([${JSON.stringify(digest)}]);
    const allowed = [made(), await later()];
    allowRelaxed([]);
    const plain = await WebAssembly.compile(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
    const isModule = plain instanceof WebAssembly.Module;
    postMessage([before, allowed, made(), isModule]);`;
  const worker = new Worker(`data:text/javascript,${encodeURIComponent(code)}`, { type: "module" });
  try {
    const answer = await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = (event) => (event.preventDefault(), reject(new Error(event.message)));
    });
    const refused = "UndeclaredAccess";
    const made = ["[object WebAssembly.Module]", "there"];
    assert.deepEqual(answer, [[refused, refused], made, refused, true]);
  } finally {
    worker.terminate();
  }
});
