/** A checkout that brings packages and programs of its own: nothing of them is evaluated or started. */
import assert from "node:assert/strict";
import { makeCheckout } from "../circumstances/checkout.ts";
import { bundlerProgram } from "../../lib/pipeline/packages/bundler-program.ts";

Deno.test("programs and packages of a checkout's own are refused before anything of them runs", async (test) => {
  const checkout = makeCheckout();
  const { root } = checkout;
  const mark = `${root}/artifacts/it-ran`;
  const ran = () => {
    try {
      return Deno.statSync(mark).isFile;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return false;
      throw error;
    }
  };
  const environment = { SECRET_TOKEN: "hunter2" };
  /** Puts a file in another's place (which may be shared with Deno's own copy), for one command. */
  const replaced = async (path: string, text: string, words: readonly string[]) => {
    const file = `${root}/${path}`;
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
  };
  try {
    assert.equal((await checkout.task(["list"])).code, 0, "control: all is well");
    Deno.mkdirSync(`${root}/artifacts`, { recursive: true });
    const script = `#!/bin/sh\nenv > '${mark}'\n`;
    await test.step("a program named deno in node_modules/.bin", async () => {
      const { code, error } = await replaced("node_modules/.bin/deno", script, ["list"]);
      assert.equal(code, 2, error);
      assert.match(
        error,
        /cannot start Deno: .*node_modules\/\.bin\/deno would be started in its place/,
      );
      assert.ok(!ran());
    });
    await test.step("another program in the place of the bundler's", async () => {
      const name = `${Deno.build.os}-${Deno.build.arch === "x86_64" ? "x64" : "arm64"}`;
      const path = bundlerProgram(root, name).slice(root.length + 1);
      const { code, error } = await replaced(path, script, ["plan"]);
      assert.equal(code, 4, error);
      assert.match(
        error,
        /bin\/esbuild: its SHA-256 is \w+, and \w+ was published; remove node_modules/,
      );
      assert.ok(!ran());
    });
    const module = `Deno.writeTextFileSync(${JSON.stringify(mark)}, "");\n`;
    for (
      const [id, file, words] of [
        ["@stricli/core@1.3.0", "dist/index.js", ["list"]],
        ["valibot@1.5.0", "dist/index.mjs", ["list"]],
        ["esbuild@0.28.2", "lib/main.js", ["plan"]],
      ] as const
    ) {
      await test.step(`an edited ${id}`, async () => {
        const name = id.slice(0, id.lastIndexOf("@"));
        const path = `node_modules/.deno/${id.replace("/", "+")}/node_modules/${name}/${file}`;
        const { code, out, error } = await replaced(
          path,
          module + Deno.readTextFileSync(`${root}/${path}`),
          words,
        );
        assert.notEqual(code, 0, out);
        assert.ok(
          error.includes(`the package ${id} in `) && error.includes("not as it was published"),
          error,
        );
        assert.ok(!ran());
      });
    }
  } finally {
    checkout.remove();
  }
});

function ifThere(file: string): Uint8Array | undefined {
  try {
    return Deno.readFileSync(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
