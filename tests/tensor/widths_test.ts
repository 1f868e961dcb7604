/** All kernels give the same bytes whatever way V8 compiles them. */
import assert from "node:assert/strict";

/** The way of stages' processes; vectors of 128 bits; the compiler that only translates. */
const ways = {
  wide: "--no-liftoff,--experimental-wasm-revectorize",
  narrow: "--no-liftoff",
  baseline: "--liftoff-only",
};

async function digestsBy(flags: string): Promise<Record<string, string>> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-q", "--no-check", "--allow-read", "--unstable-raw-imports"],
      `--v8-flags=${flags}`,
      new URL("widths.ts", import.meta.url).href,
    ],
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}

Deno.test("kernels give equal bytes in vectors of 256 bits, of 128, and uncompiled", async () => {
  const [wide, narrow, baseline] = await Promise.all(Object.values(ways).map(digestsBy));
  assert.ok(Object.keys(wide).length > 20);
  assert.deepEqual(narrow, wide);
  assert.deepEqual(baseline, wide);
  // The two arithmetics are not one: a digest that could not differ would show nothing.
  assert.notEqual(wide["wasm gelu"], wide["wasm-unfused gelu"]);
  assert.notEqual(wide["wasm residual 10 32 0"], wide["wasm-unfused residual 10 32 0"]);
});
