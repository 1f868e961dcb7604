/**
 * Draws a figure: the plug-in makes a Vega-Lite specification of the tables, which is drawn as SVG
 * and PNG. Outputs: `vl` (figure.vl.json, data inside), `svg` (text as outlines) and `png`.
 */
import * as v from "valibot";
import type { FigurePart } from "../lib/contract/plugins.ts";
import type { Output, Stage, Use } from "../lib/contract/stage.ts";
import { drawSvg } from "./rendering/drawing.ts";
import { renderImages } from "./rendering/image.ts";

const params = v.strictObject({
  pixels: v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(100),
      v.maxValue(10_000),
      v.description("width of the PNG"),
    ),
    1600,
  ),
});

export const stage = {
  summary: "draws a figure as Vega-Lite, SVG and PNG",
  params,
  slots: { figure: "required" },
  inputs: { required: [], optional: [], rest: true, files: false },
  outputs: () => ["vl", "svg", "png"],
  async run({ uses, inputs, params: { pixels } }) {
    const [use] = uses.figure!;
    const spec = use.plugin.draw(inputs, use.params, partsOf(use));
    const title = typeof spec.description === "string" ? spec.description : use.name;
    const { svg, png } = await renderImages(await drawSvg(spec), { width: pixels, title });
    return {
      vl: textOutput("application/vnd.vegalite.v6+json", JSON.stringify(spec, null, 1) + "\n"),
      svg: textOutput("image/svg+xml", svg),
      png: { kind: "bytes" as const, mediaType: "image/png", bytes: png },
    };
  },
} satisfies Stage<v.InferOutput<typeof params>>;

function partsOf({ parts = [] }: Use<"figure">): FigurePart<unknown>[] {
  return parts.map((part) => ({
    sheets: (inputs) => part.plugin.sheets(inputs, part.params, partsOf(part)),
  }));
}

function textOutput(mediaType: string, text: string): Output {
  return { kind: "bytes", mediaType, bytes: new TextEncoder().encode(text) };
}
