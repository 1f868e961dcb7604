import assert from "node:assert/strict";
import { Resvg } from "@resvg/resvg-wasm";
import { renderImages } from "../../../stages/rendering/image.ts";
import { fontFamily as themeFamily } from "../../../lib/figures/theme/house.ts";
import {
  fontFamily,
  fontsFor,
  mathFamily,
  missingGlyphs,
  textWidth,
} from "../../../stages/rendering/fonts.ts";
import { expandMarkup } from "../../../stages/rendering/spans.ts";

/** Ink width of a text between two bars, drawn by the renderer; the bars' own ink cancels. */
function inkWidth(text: string, weight: number): number {
  const plain = `<svg xmlns="http://www.w3.org/2000/svg" width="2000" height="200">
    <text x="10" y="100" font-family="${fontFamily}" font-size="40px" font-weight="${weight}">${text}</text></svg>`;
  const svg = expandMarkup(plain);
  const image = new Resvg(svg, {
    font: { fontBuffers: [...fontsFor(svg)], defaultFontFamily: fontFamily },
  });
  const box = image.getBBox()!;
  image.free();
  return box.width;
}

Deno.test("text measures within 1 % of what the renderer draws, in both weights, with subscripts", async () => {
  // Whoever draws first in a process starts the renderer.
  const empty = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>';
  await renderImages(empty, { width: 9, title: "empty" });
  const texts = [
    "root mean square of |h_{L} − h_{0}| / |h_{0}|",
    "layer time t = l/n",
    "⟨ρ⟩, β = 1/2, √L, σ², 10⁻³",
    "0.0012345678",
    "networks, 99.7 % interval",
    "𝔼 |∇f|_{∞} ≪ 1, d ∝ L^{𝛼}",
  ];
  for (const weight of [400, 600]) {
    const bars = inkWidth("||", weight);
    for (const text of texts) {
      const drawn = inkWidth(`|${text}|`, weight) - bars;
      const measured = textWidth(text, { size: 40, weight });
      assert.ok(
        Math.abs(measured / drawn - 1) < 0.01,
        `"${text}" at ${weight}: measured ${measured}, drawn ${drawn}`,
      );
    }
  }
});

Deno.test("the theme names the font that is measured and drawn", () => {
  assert.equal(themeFamily, fontFamily);
});

Deno.test("Greek, operators, superscripts and signs of mathematics are there; what is not is named", () => {
  assert.deepEqual(missingGlyphs("αβρσθκλμντφψΔΣΩ √∞≤≥≈±·−→⟨⟩⁰¹²³⁴⁵⁶⁷⁸⁹⁻₀₁₂ ½ ≪≫𝔼∇∝∂∈ℝ⊗∑∫"), []);
  assert.deepEqual(missingGlyphs("a∝b漢\u0001"), ["漢", "\u0001"]);
});

Deno.test("a font that is not named in a document is not loaded with it", () => {
  assert.equal(fontsFor("<svg/>").length, 2);
  assert.equal(fontsFor(`<svg font-family="${mathFamily}"/>`).length, 3);
});
