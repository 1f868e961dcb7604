/**
 * The PDF of a figure beside its SVG and PNG: rendered, and compared where a person would see a difference.
 * Needs poppler's pdftoppm and pdftotext; without them those tests are skipped.
 */
import assert from "node:assert/strict";
import { testsByTurns } from "../../commit-number.ts";
import { svgPdf } from "../../../lib/pipeline/export/svg-pdf.ts";
import { fontsFor } from "../../../stages/rendering/fonts.ts";
import { renderImages } from "../../../stages/rendering/image.ts";
import { decodedPng, furthest, type Pixels, renderedPdf, textOfPdf } from "./pixels.ts";
import { hasProgram } from "../../programs.ts";

/** A third of these at each commit; `ASYMPTOPIA_ALL=1` takes all. */
const test = testsByTurns(3);

const folder = new URL("../../fixtures/figures/", import.meta.url);
const names = [...Deno.readDirSync(folder)].map(({ name }) => name.replace(/\.svg$/, "")).sort();
const svgOf = (name: string) =>
  Deno.readTextFileSync(new URL(`${name}.svg`, folder)).replace(/>\n</g, "><").trim();
const pdfOf = (svg: string) =>
  svgPdf(svg, { title: "paper/F1", subject: "What ρ does.", fonts: fontsFor(svg) });

const ignore = !hasProgram("pdftoppm") || !hasProgram("pdftotext");
const width = 1600;
/**
 * Largest difference of brightness (0 to 1) over squares of 8 by 8 pixels: renderers differ in how they smooth
 * edges, never by a mark, a letter or a pixel's shift.
 */
const allowed = 0.18;

interface Forms {
  readonly pdf: Pixels;
  readonly png: Pixels;
  readonly svg: Pixels;
}

async function formsOf(svg: string): Promise<Forms> {
  const images = await renderImages(svg, { width, title: "x" });
  const again = await renderImages(images.svg, { width, title: "x" });
  return {
    pdf: renderedPdf(await pdfOf(svg), width),
    png: await decodedPng(images.png),
    svg: await decodedPng(again.png),
  };
}

for (const name of names) {
  test({
    name: `the PDF, the SVG and the PNG of ${name} are one picture`,
    ignore,
    async fn() {
      const { pdf, png, svg } = await formsOf(svgOf(name));
      // A page's height in pixels is rounded up by one renderer, to the nearest by the other.
      assert.ok(pdf.width === png.width && Math.abs(pdf.height - png.height) <= 1);
      const [ofPng, ofSvg] = [furthest(pdf, png), furthest(pdf, svg)];
      assert.ok(ofPng.difference <= allowed, `PDF and PNG: ${JSON.stringify(ofPng)}`);
      assert.ok(ofSvg.difference <= allowed, `PDF and SVG: ${JSON.stringify(ofSvg)}`);
    },
  });
}

test({
  name:
    "a figure with a letter, a point or a line less, or text two pixels off, is another picture",
  ignore,
  async fn() {
    const svg = svgOf("scaling");
    const { png } = await formsOf(svg);
    const moved = (_: string, before: string, x: string, after: string) =>
      `${before}${Number(x) + 2}${after}`;
    const changes: readonly (readonly [string, string])[] = [
      ["letter", svg.replace(/>width n</, ">width <")],
      ["text", svg.replace(/(<text [^>]*translate\()(-?[\d.]+)(,[^>]*>width n<)/, moved)],
      ["mark", svg.replace(/(role="graphics-symbol"[^>]*) d="M[^"]*"/, '$1 d="M0,0"')],
    ];
    for (const [what, changed] of changes) {
      assert.notEqual(changed, svg, `the control changes a ${what}`);
      const { difference } = furthest(renderedPdf(await pdfOf(changed), width), png);
      assert.ok(difference > allowed, `${what}: ${difference}`);
    }
  },
});

test({
  name: "the words of a figure can be searched in its PDF",
  ignore,
  async fn() {
    const text = textOfPdf(await pdfOf(svgOf("scaling")));
    for (
      const word of ["Two series, an interval through zero, and $' as it is", "width n", "≪ 1"]
    ) {
      assert.ok(text.includes(word), `${word} in ${text}`);
    }
  },
});

test("equal figures are equal files, with their fonts inside and no day in them", async () => {
  const [first, second] = [await pdfOf(svgOf("scaling")), await pdfOf(svgOf("scaling"))];
  assert.deepEqual(first, second);
  const text = new TextDecoder("latin1").decode(first);
  assert.match(text, /^%PDF-1\./);
  assert.match(text, /\/FontFile2/);
  assert.doesNotMatch(text, /\/BaseFont \/Helvetica|\(D:20(?!000101)/);
});

test("what nothing here can draw is an error, and is not left out", async () => {
  const wrapped = (inner: string) =>
    `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">${inner}</svg>`;
  for (
    const inner of [
      '<circle r="3"/>',
      '<path d="M0,0h1" filter="url(#f)"/>',
      '<path d="M0,0h1" transform="skewX(3)"/>',
      '<g clip-path="url(#none)"><path d="M0,0h1"/></g>',
      '<path d="M0,0h1" fill="url(#none)"/>',
      "<g>words</g>",
      '<text stroke="red">a</text>',
    ]
  ) {
    await assert.rejects(pdfOf(wrapped(inner)), /bug: the PDF of a figure lacks/, inner);
  }
  for (const broken of ["<svg", "<svg></g>", '<svg width="1"><g></svg>', ""]) {
    await assert.rejects(pdfOf(broken), /bug: the SVG of a figure/, broken);
  }
  await pdfOf(wrapped('<path d="M0,0h1" display="none"/>'));
});
