import assert from "node:assert/strict";
import { checkCompiled, checkPlain } from "../assemblyscript.ts";

const peak = {
  folder: new URL("../../bench/kernel/", import.meta.url),
  name: "peak",
  config: "peak.json",
};

Deno.test("peak.wasm is what its AssemblyScript source compiles to, byte for byte", () =>
  checkCompiled(peak));

Deno.test("the peak is measured on plain SIMD that calls nothing outside", () => checkPlain(peak));

Deno.test("all twelve chains are worked through: a = a / 2 + 1 ends at 2, -a / 2 + 3 too", () => {
  const module = new WebAssembly.Module(Deno.readFileSync(new URL("peak.wasm", peak.folder)));
  const { chains } = new WebAssembly.Instance(module).exports as unknown as {
    chains(rounds: number, factor: number, added: number): number;
  };
  assert.equal(chains(50, 0.5, 1), 24);
  assert.equal(chains(50, -0.5, 3), 24);
  // One round is two steps, from 0 ... 11: their sum 66 becomes 66 / 4 + 12 (1 + 1/2).
  assert.equal(chains(1, 0.5, 1), 34.5);
});
