/** The fonts of the figures, as bytes inside the stage's code, and the widths of their text. */
import regularBytes from "@expo-google-fonts/source-sans-3/400Regular/SourceSans3_400Regular.ttf" with {
  type: "bytes",
};
import semiBoldBytes from "@expo-google-fonts/source-sans-3/600SemiBold/SourceSans3_600SemiBold.ttf" with {
  type: "bytes",
};
import { parseMarkup } from "./markup.ts";
import { type FontFace, readTrueType } from "./truetype.ts";

export const fontFamily = "Source Sans 3";
export const fontBytes: readonly Uint8Array[] = [regularBytes, semiBoldBytes];

const faces = new Map<"regular" | "bold", FontFace>();

function face(weight: string | number): FontFace {
  const name = weight === "bold" || Number(weight) >= 600 ? "bold" : "regular";
  let found = faces.get(name);
  if (found === undefined) {
    found = readTrueType(name === "bold" ? semiBoldBytes : regularBytes);
    faces.set(name, found);
  }
  return found;
}

export interface TextStyle {
  /** In pixels. */
  readonly size: number;
  readonly weight?: string | number;
}

/** Width in pixels of a text, markup included, from the font's advance widths. */
export function textWidth(text: string, style: TextStyle): number {
  const font = face(style.weight ?? "normal");
  let width = 0;
  for (const run of parseMarkup(text)) {
    for (const character of run.text) {
      width += run.scale * style.size * font.advance(character.codePointAt(0)!);
    }
  }
  return width;
}

/** Characters that the font cannot draw. */
export function missingGlyphs(text: string, weight: string | number = "normal"): readonly string[] {
  const font = face(weight);
  return [...text].filter((character) => !font.has(character.codePointAt(0)!));
}
