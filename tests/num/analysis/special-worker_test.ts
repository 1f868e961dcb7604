import assert from "node:assert/strict";
import * as esbuild from "esbuild";
import { fromFileUrl } from "../../../lib/pipeline/system/path.ts";

Deno.test("special functions and linear algebra run in a Worker without permissions and without process", async () => {
  const root = `${fromFileUrl(import.meta.resolve("../../.."))}/`;
  const bundle = await esbuild.build({
    stdin: {
      resolveDir: root,
      contents: `
        import { digamma, trigamma, gammaLower, erf, normalQuantile } from "./lib/num/analysis/special.ts";
        import { symmetricEigen } from "./lib/num/linear-algebra/linalg.ts";
        import { exactProportion } from "./lib/num/statistics/proportion.ts";
        import { forwardFourier } from "./lib/num/analysis/fft.ts";
        const two = Float64Array.of(2, 1);
        self.postMessage([
          digamma(1), trigamma(1), gammaLower(1, 1), erf(1), normalQuantile(0.9),
          symmetricEigen(Float64Array.of(2, 1, 1, 2), 2).values[1],
          exactProportion({ successes: 0, trials: 1 }, 0.9).high,
          forwardFourier({ real: two, imaginary: two }).real[0],
        ]);`,
    },
    bundle: true,
    format: "esm",
    minify: true,
    write: false,
    define: { process: "undefined" },
  });
  await esbuild.stop();
  const url = URL.createObjectURL(
    new Blob([bundle.outputFiles[0].text as string], { type: "text/javascript" }),
  );
  const worker = new Worker(url, { type: "module", deno: { permissions: "none" } });
  const found = await new Promise<number[]>((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(event.message));
    };
  });
  worker.terminate();
  URL.revokeObjectURL(url);
  const expected = [
    -0.5772156649015329,
    Math.PI ** 2 / 6,
    1 - Math.exp(-1),
    0.8427007929497149,
    1.2815515655446004,
    3,
    0.95,
    3,
  ];
  found.forEach((value, i) => assert.ok(Math.abs(value - expected[i]) < 1e-12, `${i}: ${value}`));
});
