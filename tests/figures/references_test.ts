/**
 * The committed drawings under tests/fixtures/figures, one per figure plug-in. They are pictures to open
 * and texts to compare; after a change that is meant, write them anew and look at them:
 *
 *   deno test -A tests/figures/references_test.ts -- --write
 */
import assert from "node:assert/strict";
import * as v from "valibot";
import type { Figure, VegaLiteSpec } from "../../lib/contract/plugins.ts";
import { plugin as multiPanel } from "../../lib/figures/multi-panel.ts";
import { drawSvg } from "../../stages/rendering/drawing.ts";
import { inputs, pictures } from "./references.ts";

const folder = new URL("../fixtures/figures/", import.meta.url);
const command = "deno test -A tests/figures/references_test.ts -- --write";
const write = Deno.args.includes("--write");

/** The drawing with a line per element, so that a comparison shows the ones that differ. */
async function drawingOf(spec: VegaLiteSpec): Promise<string> {
  return (await drawSvg(spec)).replaceAll("><", ">\n<") + "\n";
}

/** The first lines that differ, and how to renew the drawing. */
function difference(name: string, committed: string, drawn: string): string | undefined {
  if (committed === drawn) return undefined;
  const [before, after] = [committed.split("\n"), drawn.split("\n")];
  const line = before.findIndex((own, i) => own !== after[i]);
  const at = line < 0 ? before.length : line;
  return [
    `the drawing of ${name} has changed, at line ${at + 1} of tests/fixtures/figures/${name}.svg:`,
    `  committed: ${before[at] ?? "(its end)"}`,
    `  drawn now: ${after[at] ?? "(its end)"}`,
    `if that is meant: ${command}, and look at the picture`,
  ].join("\n");
}

async function compare(name: string, spec: VegaLiteSpec): Promise<void> {
  const drawn = await drawingOf(spec);
  const file = new URL(`${name}.svg`, folder);
  if (write) await Deno.writeTextFile(file, drawn);
  const found = difference(name, await Deno.readTextFile(file), drawn);
  if (found !== undefined) assert.fail(found);
}

async function pluginOf(name: string): Promise<Figure<unknown>> {
  const { plugin } = await import(`../../lib/figures/${name}.ts`) as { plugin: Figure<unknown> };
  return plugin;
}

for (const [name, params] of Object.entries(pictures)) {
  Deno.test(`the drawing of ${name} is the committed one`, async () => {
    const plugin = await pluginOf(name);
    await compare(name, plugin.draw(inputs, v.parse(plugin.params, params), []));
  });
}

Deno.test("the drawing of multi-panel is the committed one", async () => {
  const parts = await Promise.all(["paths", "quantile-quantile"].map(async (name) => {
    const plugin = await pluginOf(name);
    const params = v.parse(plugin.params, pictures[name]);
    return { sheets: () => plugin.sheets(inputs, params, []) as never[] };
  }));
  const title = { title: "Two panels", panels: [{ use: "paths" }, { use: "quantile-quantile" }] };
  await compare("multi-panel", multiPanel.draw(inputs, v.parse(multiPanel.params, title), parts));
});

Deno.test("a changed drawing is reported with its line and the command that renews it", async () => {
  const committed = await Deno.readTextFile(new URL("scaling.svg", folder));
  const moved = committed.replace(">width n<", ">width m<");
  const found = difference("scaling", committed, moved)!;
  assert.match(found, /line \d+ .*\n.*width n<[^]*width m<[^]*--write/);
});
