/** A figure as PDF, drawn from its Vega-Lite file by what drew its SVG and PNG. */
import { drawSvg } from "../../../../stages/rendering/drawing.ts";
import { fontsFor } from "../../../../stages/rendering/fonts.ts";
import { svgPdf } from "../svg-pdf.ts";

/**
 * The bytes of a PDF of one page, the size of the figure: vectors, text in fonts that it brings, and nothing
 * that tells when it was made. `vegaLite`: the stored file.
 */
export async function drawnPdf(
  vegaLite: Uint8Array,
  { name, caption }: { readonly name: string; readonly caption: string },
): Promise<Uint8Array<ArrayBuffer>> {
  const svg = await drawSvg(JSON.parse(new TextDecoder().decode(vegaLite)));
  return await svgPdf(svg, { title: name, subject: caption, fonts: fontsFor(svg) });
}
