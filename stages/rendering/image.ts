/** SVG to the two forms that are published: text as outlines, and pixels. */
import { initWasm, Resvg } from "@resvg/resvg-wasm";
import resvgBytes from "@resvg/resvg-wasm/index_bg.wasm" with { type: "bytes" };
import { fontBytes, fontFamily } from "./fonts.ts";

export interface Images {
  /** Text as outlines: looks the same in every viewer, whatever fonts it has. */
  readonly svg: string;
  readonly png: Uint8Array;
}

let ready: Promise<void> | undefined;

/** Renders an SVG whose text is in the figures' font. `width` is that of the PNG, in pixels. */
export async function renderImages(
  svg: string,
  options: { readonly width: number; readonly title: string },
): Promise<Images> {
  ready ??= initWasm(resvgBytes);
  await ready;
  const image = new Resvg(svg, {
    background: "white",
    fitTo: { mode: "width", value: options.width },
    font: {
      fontBuffers: [...fontBytes],
      defaultFontFamily: fontFamily,
      sansSerifFamily: fontFamily,
    },
  });
  const rendered = image.render();
  const png = rendered.asPng();
  const outlined = compact(image.toString(), options.title);
  rendered.free();
  image.free();
  return { svg: outlined, png };
}

/** Drops indentation, invisible paths and digits below a thousandth of a pixel; adds the title. */
function compact(svg: string, title: string): string {
  const escaped = title.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return svg
    .replace(/\s*<path [^>]*visibility="hidden"[^>]*\/>/g, "")
    .replace(/ d="([^"]*)"/g, (_, path) => ` d="${roundNumbers(path)}"`)
    .replace(/\n\s*/g, "\n")
    .replace(/>\n/, `>\n<title>${escaped}</title>\n`);
}

function roundNumbers(path: string): string {
  return path.replace(/-?\d+\.\d{4,}/g, (number) => String(Math.round(Number(number) * 1e3) / 1e3));
}
