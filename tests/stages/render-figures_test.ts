/** Draws a figure in the engine's own sandbox, twice, and looks at every byte. */
import assert from "node:assert/strict";
import { encodeTable } from "../../lib/contract/codec.ts";
import { tableFromRows } from "../../lib/contract/table.ts";
import { tableMediaType } from "../../lib/contract/media-types.ts";
import { type OutputMessage, type RunMessage, runMessage } from "../../lib/contract/worker.ts";
import { plugin as multiPanel } from "../../lib/figures/multi-panel.ts";
import { plugin } from "../../lib/figures/scaling.ts";
import { conversionEntry } from "../../lib/pipeline/code/bundle.ts";
import { buildBundles, stopBuilding } from "../../lib/pipeline/code/bundle-build.ts";
import { openWorkerPool } from "../../lib/pipeline/seat/pool.ts";
import { stage } from "../../stages/render-figures.ts";
import { givenBytes, silent } from "./given.ts";
import { fromFileUrl } from "../../lib/pipeline/system/path.ts";

const workspace = `${fromFileUrl(import.meta.resolve("../.."))}/`;

const estimates = tableFromRows([16, 32, 64, 128].map((depth) => ({
  depth,
  value: 1 / depth,
  low: 0.8 / depth,
  high: 1.2 / depth,
})));

function message(title: string): RunMessage {
  return {
    type: "run",
    inputs: { estimates: [{ axes: {}, table: estimates }] },
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
  return runMessage(stage, { figure: { scaling: plugin } } as never, message(title), silent);
}

Deno.test("the parts of a figure are plug-ins of its bundle, with parameters of their own", async () => {
  const { uses: _, ...rest } = message("unused");
  const panel = {
    x: { title: "depth L", scale: "log" },
    y: { title: "error", scale: "log" },
    points: [{ input: "estimates", x: "depth", label: "networks" }],
  };
  const panels = [{ use: "scaling", ...panel }, { use: "scaling", ...panel, panelTitle: "again" }];
  const run = (plugins: object, listed: readonly object[]) => {
    const figure = [{ name: "multi-panel", params: { panels: listed }, words: {} }];
    return runMessage(stage, { figure: plugins } as never, { ...rest, uses: { figure } }, silent);
  };
  const [vl] = await run({ scaling: plugin, "multi-panel": multiPanel }, panels);
  const spec = JSON.parse(text(vl));
  assert.equal(spec.vconcat.find((row: { concat?: unknown }) => row.concat).concat.length, 2);
  await assert.rejects(
    run({ scaling: plugin, "multi-panel": multiPanel }, [{ use: "scaling", ...panel, x: 3 }]),
    /parameters of figure scaling: x/,
  );
  await assert.rejects(run({ "multi-panel": multiPanel }, panels), /lacks figure scaling/);
});

const text = (output: OutputMessage) => new TextDecoder().decode(givenBytes(output));

Deno.test("a figure has three outputs: its specification, an SVG without fonts, a PNG of 1600 pixels", async () => {
  const [vl, svg, png] = await here();
  assert.deepEqual([vl.name, svg.name, png.name], ["vl", "svg", "png"]);
  const types = [vl, svg, png].map((output) => output.kind === "bytes" ? output.mediaType : "");
  assert.deepEqual(types, [
    "application/vnd.vegalite.v6+json",
    "image/svg+xml",
    "image/png",
  ]);
  assert.match(JSON.parse(text(vl)).$schema, /vega-lite\/v6/);
  assert.match(text(svg), /^<svg [^>]*xmlns=.*\n<title>The error falls with depth<\/title>/);
  assert.doesNotMatch(text(svg), /<text|font-family|NaN|undefined/);
  const bytes = givenBytes(png);
  assert.deepEqual([...bytes.slice(0, 4)], [0x89, 0x50, 0x4e, 0x47]);
  assert.equal(new DataView(bytes.buffer, bytes.byteOffset).getUint32(16), 1600);
});

Deno.test("in a Worker without permissions, clock or randomness the bytes are the same, each time", async () => {
  const entry = [
    'import { channel } from "./lib/pipeline/sandbox/prelude.ts";',
    'import { stage } from "./stages/render-figures.ts";',
    'import { plugin } from "./lib/figures/scaling.ts";',
    'import { connectStage } from "./lib/contract/worker.ts";',
    "connectStage(stage, { figure: { scaling: plugin } }, channel);",
  ].join("\n");
  const built = await buildBundles(workspace, [entry, conversionEntry]);
  await stopBuilding();
  const pool = openWorkerPool({
    idleMax: 1,
    code: (bundle) => built[bundle === "figure" ? 0 : 1].code as Uint8Array<ArrayBuffer>,
    conversion: "conversion",
  });
  const stored = { axes: {}, mediaType: tableMediaType, bytes: encodeTable(estimates) };
  const job = { ...message("The error falls with depth"), inputs: { estimates: [stored] } };
  const run = () => pool.run("figure", job, { timeoutSeconds: 600, onProgress: () => {} });
  try {
    const expected = (await here()).map(givenBytes);
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

Deno.test("words that the fonts cannot draw are refused by sign and text; those of mathematics are drawn", async () => {
  await assert.rejects(
    here("error ∝ 漢"),
    /characters that the fonts of figures lack: 漢 in "error ∝ 漢"/,
  );
  const [, svg] = await here("𝔼 |∇f| ≪ 1");
  assert.match(text(svg), /<title>𝔼 \|∇f\| ≪ 1<\/title>/);
});
