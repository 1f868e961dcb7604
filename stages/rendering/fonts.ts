/** The fonts of the figures, as bytes inside the stage's code, and the widths of their text. */
import mathBytes from "@expo-google-fonts/noto-sans-math/400Regular/NotoSansMath_400Regular.ttf" with {
  type: "bytes",
};
import regularBytes from "@expo-google-fonts/source-sans-3/400Regular/SourceSans3_400Regular.ttf" with {
  type: "bytes",
};
import semiBoldBytes from "@expo-google-fonts/source-sans-3/600SemiBold/SourceSans3_600SemiBold.ttf" with {
  type: "bytes",
};
import { parseMarkup } from "./markup.ts";
import { type FontFace, readTrueType } from "./truetype.ts";

export const fontFamily = "Source Sans 3";
/** Signs of mathematics that the font of the words lacks: ≪, ∝, ∇, 𝔼. It has one weight. */
export const mathFamily = "Noto Sans Math";

const bytesOf = { regular: regularBytes, bold: semiBoldBytes, math: mathBytes } as const;
type FaceName = keyof typeof bytesOf;
// Each face is read at its first use and does not change: at most the three of `bytesOf`.
const faces = new Map<FaceName, FontFace>();

/** The fonts that an SVG names. */
export function fontsFor(svg: string): readonly Uint8Array[] {
  const own = [regularBytes, semiBoldBytes];
  return svg.includes(`"${mathFamily}"`) ? [...own, mathBytes] : own;
}

function face(name: FaceName): FontFace {
  let found = faces.get(name);
  if (found === undefined) {
    found = readTrueType(bytesOf[name]);
    faces.set(name, found);
  }
  return found;
}

/** The face that draws a character; undefined if none can. */
function faceOf(character: string, weight: string | number): FaceName | undefined {
  const own = weight === "bold" || Number(weight) >= 600 ? "bold" : "regular";
  return ([own, "math"] as const).find((name) => face(name).has(character.codePointAt(0)!));
}

export interface TextStyle {
  /** In pixels. */
  readonly size: number;
  readonly weight?: string | number;
}

/** Width in pixels of a text, markup included, from the fonts' advance widths. */
export function textWidth(text: string, { size, weight = "normal" }: TextStyle): number {
  let width = 0;
  for (const run of parseMarkup(text)) {
    for (const character of run.text) {
      const name = faceOf(character, weight);
      if (name === undefined) continue;
      width += run.scale * size * face(name).advance(character.codePointAt(0)!);
    }
  }
  return width;
}

/** Characters that none of the fonts can draw. */
export function missingGlyphs(text: string, weight: string | number = "normal"): readonly string[] {
  return [...text].filter((character) => faceOf(character, weight) === undefined);
}

export interface FontRun {
  readonly text: string;
  /** Whether it is drawn in the font of mathematics. */
  readonly math: boolean;
}

/** A text without markup in runs of one font. */
export function fontRuns(text: string, weight: string | number = "normal"): readonly FontRun[] {
  const runs: FontRun[] = [];
  for (const character of text) {
    const math = faceOf(character, weight) === "math";
    const last = runs.at(-1);
    if (last?.math === math) runs[runs.length - 1] = { text: last.text + character, math };
    else runs.push({ text: character, math });
  }
  return runs;
}
