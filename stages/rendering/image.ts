/** SVG to the two forms that are published: text as outlines, and pixels. */
import { initWasm, Resvg } from "@resvg/resvg-wasm";
import resvgBytes from "@resvg/resvg-wasm/index_bg.wasm" with { type: "bytes" };
import { BugError, UserError } from "../../lib/contract/errors.ts";
import { compactSvg } from "./compact-svg.ts";
import { fontFamily, fontsFor } from "./fonts.ts";

export interface Images {
  /** Text as outlines: looks the same in every viewer, whatever fonts it has. */
  readonly svg: string;
  readonly png: Uint8Array;
}

let ready: Promise<void> | undefined;

/** Pixels of a PNG: 200 MB while it is drawn. */
const pixelsMax = 50_000_000;

/**
 * Renders an SVG whose text is in the figures' fonts. `width` is that of the PNG, in pixels. Throws a
 * UserError, with both numbers, for a PNG that is too large.
 */
export async function renderImages(
  svg: string,
  options: { readonly width: number; readonly title: string },
): Promise<Images> {
  requireSize(svg, options.width);
  ready ??= initWasm(resvgBytes);
  await ready;
  const image = new Resvg(svg, {
    background: "white",
    fitTo: { mode: "width", value: options.width },
    font: {
      fontBuffers: [...fontsFor(svg)],
      defaultFontFamily: fontFamily,
      sansSerifFamily: fontFamily,
    },
  });
  const rendered = image.render();
  const png = rendered.asPng();
  const outlined = compactSvg(image.toString(), options.title);
  rendered.free();
  image.free();
  requireWellFormed(outlined);
  return { svg: outlined, png };
}

function requireSize(svg: string, width: number): void {
  const [own, height] = ["width", "height"].map((name) =>
    Number(new RegExp(`^<svg[^>]* ${name}="([\\d.]+)"`).exec(svg)?.[1])
  );
  const tall = Math.ceil(width * height / own);
  if (width * tall <= pixelsMax) return;
  const fitting = Math.floor(Math.sqrt(pixelsMax * own / height));
  throw new UserError({
    action: `cannot draw a PNG of ${width} by ${tall} pixels, ${
      Math.ceil(width * tall / 1e6)
    } million`,
    allowed: `at most ${pixelsMax / 1e6} million`,
    hint: `give the figure more \`columns\`, fewer panels, or \`pixels\` of at most ${fitting}`,
    exitCode: 1,
  });
}

/** Reads a document once before it is stored. */
function requireWellFormed(svg: string): void {
  try {
    new Resvg(svg).free();
  } catch (error) {
    throw new BugError(`the SVG of a figure is not well-formed: ${String(error)}`);
  }
}
