import assert from "node:assert/strict";
import * as esbuild from "esbuild";
import type { BackendName } from "../../lib/contract/plugins.ts";
import { testOnEveryBackend } from "./adapters.ts";

/** A stage in miniature: multiplies on the back-end it is told, with every door shut before. */
const entry = `
import { withTensors } from "./lib/tensor/backend.ts";
import { batchProduct } from "./lib/tensor/product.ts";

const shut = (name) => () => {
  throw new Error(name + " was called");
};
Math.random = shut("Math.random");
Date.now = shut("Date.now");
performance.now = shut("performance.now");
globalThis.fetch = shut("fetch");
delete globalThis.caches;

self.onmessage = async ({ data: backend }) => {
  try {
    const left = { batch: 2, rows: 2, columns: 2, values: new Float32Array([1, 2, 3, 4, 5, 6, 7, 8]) };
    const right = { batch: 2, rows: 2, columns: 1, values: new Float32Array([1, -1, 1, -1]) };
    const { values } = await withTensors(backend, () => batchProduct(left, right));
    let files = "open";
    try {
      Deno.readTextFileSync("deno.json");
    } catch (error) {
      files = error.name;
    }
    self.postMessage({ values: [...values], files, process: typeof process });
  } catch (error) {
    self.postMessage({ failure: String(error) });
  }
};
`;

let bundled: Promise<string> | undefined;

/** The entry as one module, with the options that the engine uses for stages. */
function bundle(): Promise<string> {
  bundled ??= (async () => {
    const { outputFiles } = await esbuild.build({
      stdin: { contents: entry, resolveDir: Deno.cwd(), loader: "ts" },
      bundle: true,
      write: false,
      format: "esm",
      platform: "browser",
      minify: true,
      treeShaking: true,
      define: { process: "undefined" },
      logLevel: "error",
    });
    await esbuild.stop();
    return outputFiles[0].text;
  })();
  return bundled;
}

async function runInWorker(code: string, backend: BackendName): Promise<unknown> {
  const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  const worker = new Worker(url, { type: "module", deno: { permissions: "none" } });
  try {
    return await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = (event) => {
        event.preventDefault();
        reject(new Error(event.message));
      };
      worker.postMessage(backend);
    });
  } finally {
    worker.terminate();
    URL.revokeObjectURL(url);
  }
}

testOnEveryBackend(
  "a bundle computes in a Worker without permissions, clock, chance or fetch",
  async (backend) => {
    const found = await runInWorker(await bundle(), backend);
    assert.deepEqual(found, {
      values: [-1, -1, -1, -1],
      files: "NotCapable",
      process: "undefined",
    });
  },
);

Deno.test("a bundle with tensors stays below 1.5 MB", async () => {
  assert.ok((await bundle()).length < 1.5e6);
});
