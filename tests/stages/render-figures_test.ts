/** Draws a figure in the engine's own sandbox, twice, and looks at every byte. */
import assert from "node:assert/strict";
import { encodeTable } from "../../lib/contract/codec.ts";
import { tableFromRows } from "../../lib/contract/table.ts";
import { type OutputMessage, type RunMessage, runMessage } from "../../lib/contract/worker.ts";
import { plugin } from "../../lib/figures/scaling.ts";
import { buildBundles, stopBuilding } from "../../lib/pipeline/bundle-build.ts";
import { openWorkerPool } from "../../lib/pipeline/worker-pool.ts";
import { stage } from "../../stages/render-figures.ts";

const workspace = new URL("../..", import.meta.url).pathname;

const estimates = tableFromRows([16, 32, 64, 128].map((depth) => ({
  depth,
  value: 1 / depth,
  low: 0.8 / depth,
  high: 1.2 / depth,
})));

function message(title: string): RunMessage {
  return {
    type: "run",
    inputs: { estimates: [{ axes: {}, bytes: encodeTable(estimates) }] },
    params: {},
    uses: {
      figure: [{
        name: "scaling",
        params: {
          title,
          x: { title: "depth L", scale: "log" },
          y: { title: "⟨D²⟩ with R_{h}", scale: "log" },
          points: [{ input: "estimates", x: "depth", label: "networks" }],
        },
        words: {},
      }],
    },
    axes: {},
    key: [1, 2],
    backend: "cpu",
  };
}

function here(title = "The error falls with depth"): Promise<readonly OutputMessage[]> {
  return runMessage(stage, { figure: { scaling: plugin } } as never, message(title), () => {});
}

const text = (output: OutputMessage) => new TextDecoder().decode(output.bytes);

Deno.test("a figure has three outputs: its specification, an SVG without fonts, a PNG of 1600 pixels", async () => {
  const [vl, svg, png] = await here();
  assert.deepEqual([vl.name, svg.name, png.name], ["vl", "svg", "png"]);
  assert.deepEqual([vl.mediaType, svg.mediaType, png.mediaType], [
    "application/vnd.vegalite.v6+json",
    "image/svg+xml",
    "image/png",
  ]);
  assert.match(JSON.parse(text(vl)).$schema, /vega-lite\/v6/);
  assert.match(text(svg), /^<svg [^>]*xmlns=.*\n<title>The error falls with depth<\/title>/);
  assert.doesNotMatch(text(svg), /<text|font-family|NaN|undefined/);
  assert.deepEqual([...png.bytes.slice(0, 4)], [0x89, 0x50, 0x4e, 0x47]);
  assert.equal(new DataView(png.bytes.buffer, png.bytes.byteOffset).getUint32(16), 1600);
});

Deno.test("in a Worker without permissions, clock or randomness the bytes are the same, each time", async () => {
  const entry = [
    'import { channel } from "./lib/pipeline/sandbox/prelude.ts";',
    'import { stage } from "./stages/render-figures.ts";',
    'import { plugin } from "./lib/figures/scaling.ts";',
    'import { serve } from "./lib/contract/worker.ts";',
    "serve(stage, { figure: { scaling: plugin } }, channel);",
  ].join("\n");
  const [{ code }] = await buildBundles(workspace, [entry]);
  await stopBuilding();
  const pool = openWorkerPool({ idleMax: 1, code: () => code as Uint8Array<ArrayBuffer> });
  const run = () =>
    pool.run("bundle" as never, message("The error falls with depth"), {
      timeoutSeconds: 30,
      onProgress: () => {},
    });
  try {
    const expected = (await here()).map(({ bytes }) => bytes);
    // The second run finds the Worker of the first, with Vega and the fonts already there.
    for (const attempt of [await run(), await run()]) {
      assert.equal(attempt.end, "done", JSON.stringify(attempt));
      if (attempt.end !== "done") continue;
      assert.deepEqual(attempt.outputs.map(({ bytes }) => bytes), expected);
      assert.deepEqual(attempt.residue, []);
    }
  } finally {
    pool.stop();
  }
});

Deno.test("words that the font cannot draw are refused by name", async () => {
  await assert.rejects(here("error ∝ 漢"), /characters that the font of figures lacks: ∝; 漢/);
});
