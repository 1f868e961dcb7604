/** A checkout that brings packages and programs of its own: nothing of them is evaluated or started. */
import assert from "node:assert/strict";
import { type Checkout, makeCheckout } from "../circumstances/checkout.ts";
import { bundlerProgram } from "../../lib/pipeline/packages/bundler-program.ts";

const environment = { SECRET_TOKEN: "hunter2" };

function ifThere(file: string): Uint8Array | undefined {
  try {
    return Deno.readFileSync(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** A task while a file is in another's place (which may be shared with Deno's own copy of it). */
async function withFile(
  checkout: Checkout,
  words: readonly string[],
  [path, text]: readonly [path: string, text: string],
) {
  const file = `${checkout.root}/${path}`;
  const whole = ifThere(file);
  if (whole !== undefined) Deno.removeSync(file);
  else Deno.mkdirSync(file.replace(/\/[^/]*$/, ""), { recursive: true });
  Deno.writeTextFileSync(file, text, { mode: 0o755 });
  try {
    return await checkout.task(words, { environment });
  } finally {
    Deno.removeSync(file);
    if (whole !== undefined) Deno.writeFileSync(file, whole, { mode: 0o755 });
  }
}

/** Programs that would leave a mark. */
async function programs(test: Deno.TestContext, checkout: Checkout, mark: string): Promise<void> {
  const script = `#!/bin/sh\nenv > '${mark}'\n`;
  await test.step("a program named deno in node_modules/.bin", async () => {
    const own = ["node_modules/.bin/deno", script] as const;
    const { code, error } = await withFile(checkout, ["list"], own);
    assert.equal(code, 2, error);
    assert.match(error, /cannot start Deno: .*\.bin\/deno would be started in its place/);
    assert.equal(ifThere(mark), undefined);
  });
  await test.step("another program in the place of the bundler's", async () => {
    const name = `${Deno.build.os}-${Deno.build.arch === "x86_64" ? "x64" : "arm64"}`;
    const path = bundlerProgram(checkout.root, name).slice(checkout.root.length + 1);
    const { code, error } = await withFile(checkout, ["plan"], [path, script]);
    assert.equal(code, 4, error);
    assert.match(error, /bin\/esbuild: its SHA-256 is \w+, and \w+ was published; remove/);
    assert.equal(ifThere(mark), undefined);
  });
}

/** Packages whose modules would leave a mark. */
async function packages(test: Deno.TestContext, checkout: Checkout, mark: string): Promise<void> {
  const cases = [
    ["@stricli/core@1.3.0", "dist/index.js", "list"],
    ["valibot@1.5.0", "dist/index.mjs", "list"],
    ["esbuild@0.28.2", "lib/main.js", "plan"],
  ] as const;
  for (const [id, file, word] of cases) {
    await test.step(`an edited ${id}`, async () => {
      const name = id.slice(0, id.lastIndexOf("@"));
      const path = `node_modules/.deno/${id.replace("/", "+")}/node_modules/${name}/${file}`;
      const text = `Deno.writeTextFileSync(${JSON.stringify(mark)}, "");\n` +
        Deno.readTextFileSync(`${checkout.root}/${path}`);
      const { code, out, error } = await withFile(checkout, [word], [path, text]);
      assert.notEqual(code, 0, out);
      assert.ok(error.includes(`the package ${id} in `), error);
      assert.ok(error.includes("is not as it was published"), error);
      assert.equal(ifThere(mark), undefined);
    });
  }
}

Deno.test("programs and packages of a checkout's own are refused before anything of them runs", async (test) => {
  const checkout = makeCheckout();
  try {
    assert.equal((await checkout.task(["list"])).code, 0, "control: all is well");
    Deno.mkdirSync(`${checkout.root}/artifacts`, { recursive: true });
    const mark = `${checkout.root}/artifacts/it-ran`;
    await programs(test, checkout, mark);
    await packages(test, checkout, mark);
  } finally {
    checkout.remove();
  }
});
