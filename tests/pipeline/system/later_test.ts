import assert from "node:assert/strict";
import { later } from "../../../lib/pipeline/system/later.ts";
import { fromFileUrl } from "../../../lib/pipeline/system/path.ts";

Deno.test("a path is taken from the engine's folder and gives the module itself", async () => {
  const module = await later<typeof import("../../../lib/pipeline/system/path.ts")>(
    import.meta.resolve("../../../lib/pipeline/system/path.ts"),
  );
  assert.equal(module, await import("../../../lib/pipeline/system/path.ts"));
});

Deno.test("a module that does not exist is an error", async () => {
  await assert.rejects(later("./nothing.ts"), TypeError);
});

Deno.test("a run without changes loads neither YAML, validator, bundler nor Arrow", async () => {
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", fromFileUrl(import.meta.resolve("../../../lib/pipeline/cli.ts"))],
  }).output();
  assert.equal(code, 0);
  interface Edge {
    readonly code?: { readonly specifier?: string };
  }
  const { roots, modules } = JSON.parse(new TextDecoder().decode(stdout)) as {
    roots: string[];
    modules: { specifier: string; dependencies?: Edge[] }[];
  };
  // Types are in the listing too; only what code imports is loaded.
  const loaded = [...roots];
  for (const specifier of loaded) {
    const edges = modules.find((module) => module.specifier === specifier)?.dependencies ?? [];
    for (const { code } of edges) {
      if (code?.specifier && !loaded.includes(code.specifier)) loaded.push(code.specifier);
    }
  }
  assert.ok(loaded.some((specifier) => specifier.endsWith("/terminal.ts")));
  for (const heavy of ["/yaml@", "esbuild@", "apache-arrow@", "pipeline-reader.ts"]) {
    assert.deepEqual(loaded.filter((specifier) => specifier.includes(heavy)), []);
  }
});
