/** The published SVG beside what resvg writes: the same pixels, a fifth of the bytes. */
import assert from "node:assert/strict";
import { Resvg } from "@resvg/resvg-wasm";
import { compactSvg } from "../../../stages/rendering/compact-svg.ts";
import { fontFamily, fontsFor } from "../../../stages/rendering/fonts.ts";
import { renderImages } from "../../../stages/rendering/image.ts";
import { decodedPng, furthest } from "../../pipeline/export/pixels.ts";

const folder = new URL("../../fixtures/figures/", import.meta.url);
const names = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
const open =
  '<svg width="200" height="100" viewBox="0 0 200 100" xmlns="http://www.w3.org/2000/svg">';

/** As resvg writes it. */
async function outlined(svg: string): Promise<string> {
  await renderImages(`${open}</svg>`, { width: 100, title: "ready" });
  const font = {
    fontBuffers: [...fontsFor(svg)],
    defaultFontFamily: fontFamily,
    sansSerifFamily: fontFamily,
  };
  return new Resvg(svg, { font }).toString();
}

async function pixelsOf(svg: string, width: number) {
  const image = new Resvg(svg, { background: "white", fitTo: { mode: "width", value: width } });
  return await decodedPng(image.render().asPng());
}

/** Largest difference over squares of 8 pixels: a letter that is missing makes 0.2 and more. */
async function difference(before: string, after: string, width = 1200): Promise<number> {
  return furthest(await pixelsOf(before, width), await pixelsOf(after, width)).difference;
}

for (const name of names) {
  Deno.test(`${name} looks the same in a fifth of the bytes`, async () => {
    const svg = Deno.readTextFileSync(new URL(name, folder)).replace(/>\n</g, "><").trim();
    const before = await outlined(svg);
    const after = compactSvg(before, "x");
    assert.ok(await difference(before, after) < 0.06);
    // Measured: 12 to 30 kB. Most of it are the letters, each once.
    assert.ok(after.length < 36_000, `${after.length} bytes`);
    assert.ok(after.length < 0.3 * before.length, `${after.length} of ${before.length} bytes`);
  });
}

Deno.test("a picture without one of its letters is another picture", async () => {
  const svg = Deno.readTextFileSync(new URL("scaling.svg", folder)).replace(/>\n</g, "><").trim();
  const before = await outlined(svg);
  const after = compactSvg(before, "x");
  const less = after.replace(/<use href="#\w+" x="[^"]*"\/>/, "");
  assert.notEqual(less, after);
  assert.ok(await difference(before, less) > 0.06);
});

const body = (inner: string) => `${open}\n${inner}\n</svg>`;
const square = (fill: string, x: number, y: number, side = 20) =>
  `<path fill="${fill}" stroke="none" d="M ${x} ${y} L ${x + side} ${y} L ${x + side} ${
    y + side
  } L ${x} ${y + side} Z"/>`;

Deno.test("of outlines upon each other the last stays on top, others come together by their look", async () => {
  const apart = [0, 30, 60].flatMap((x) => [square("#ff0000", x, 0), square("#0000ff", x, 40)]);
  const upon = [
    square("#ff0000", 100, 0),
    square("#0000ff", 110, 5),
    square("#ff0000", 120, 10),
    square("#00ff00", 122, 3),
  ];
  const before = body([...apart, ...upon].join("\n"));
  const after = compactSvg(before, "x");
  assert.equal(await difference(before, after, 800), 0);
  const looks = [...after.matchAll(/fill="(#\w+)"/g)].map((match) => match[1]);
  assert.deepEqual(looks, ["#f00", "#00f", "#f00", "#0f0"]);
});

Deno.test("what is faint is darker where it is painted twice, and cells of one colour are one", async () => {
  const faint = [0, 5, 10].map((x) =>
    square("#ff0000", x, 10).replace('stroke="none"', 'fill-opacity="0.4" stroke="none"')
  );
  const cells = [0, 1, 2, 3].map((k) => square("#0000ff", 100, 19.5 * k));
  const before = body([...faint, ...cells].join(""));
  const after = compactSvg(before, "x");
  assert.equal(await difference(before, after, 800), 0);
  assert.match(after, /<path fill="#00f" d="M10000 0h2000v7850h-2000z"\/>/);
});

Deno.test("filled circles are dots, other rounds and faint ones are not", async () => {
  const round = (x: number, y: number, [a, b]: readonly number[], look: string) => {
    const [p, q] = [0.5522848 * a, 0.5522848 * b];
    return `<path ${look} d="M ${x + a} ${y} C ${x + a} ${y + q} ${x + p} ${y + b} ${x} ${y + b} ` +
      `C ${x - p} ${y + b} ${x - a} ${y + q} ${x - a} ${y} C ${x - a} ${y - q} ${x - p} ${y - b} ` +
      `${x} ${y - b} C ${x + p} ${y - b} ${x + a} ${y - q} ${x + a} ${y} Z"/>`;
  };
  const red = 'fill="#ff0000" stroke="none"';
  const before = body([
    ...[20, 26, 40].map((x) => round(x, 20, [5, 5], red)),
    round(60, 20, [5, 5], 'fill="#0000ff" stroke="none"'),
    round(90, 20, [8, 5], red),
    round(20, 60, [5, 5], `fill="#ff0000" fill-opacity="0.5" stroke="none"`),
    round(60, 60, [5, 5], `fill="#ff0000" stroke="#000000"`),
  ].join(""));
  const after = compactSvg(before, "x");
  assert.ok(await difference(before, after, 800) < 0.02);
  assert.match(after, /stroke-width="1000" d="M2000 2000h0m600 0h0m1400 0h0"/);
  assert.equal(after.match(/linecap="round"/g)?.length, 2);
});

Deno.test("holes stay holes, faint outlines faint, dashes dashes, turned and clipped groups where they are", async () => {
  const ring = "M 10 10 L 60 10 L 60 60 L 10 60 Z M 80 10 L 90 10 L 90 20 L 80 20 Z " +
    "M 25 25 L 25 45 L 45 45 L 45 25 Z";
  const before = body(`<defs>
<clipPath id="clip1"><path fill="#000000" stroke="none" d="M 0 0 L 30 0 L 30 30 L 0 30 Z"/></clipPath>
<linearGradient id="g" x1="0" y1="0" x2="1" y2="0"><stop offset="0" stop-color="#ff0000"/>\
<stop offset="1" stop-color="#0000ff"/></linearGradient>
</defs>
<path fill="#123456" stroke="none" d="${ring}"/>
<g opacity="0.35" transform="matrix(1 0 0 1 100 5)">
<path fill="#ff0000" stroke="#0000ff" stroke-width="6" d="M 0 0 L 30 0 L 30 30 L 0 30 Z"/>
</g>
<g opacity="0.5">${square("#00ff00", 150, 10)}${square("#ff00ff", 160, 20)}</g>
<g transform="matrix(1 0 0 1 5 65)">
<g clip-path="url(#clip1)"><g transform="matrix(0.8 0.6 -0.6 0.8 10 0)">${
    square("#aa5500", 0, 0, 40)
  }</g></g>
</g>
<path fill="none" stroke="#000000" stroke-dasharray="7 3" stroke-width="2" d="M 60 80 L 190 80"/>
<path fill="none" stroke="#000000" stroke-dasharray="7 3" stroke-width="2" d="M 60 90 L 190 70"/>
<path fill="url(#g)" stroke="none" d="M 110 60 L 130 60 L 130 70 L 110 70 Z"/>
<path fill="url(#g)" stroke="none" d="M 140 60 L 180 60 L 180 66 L 140 66 Z"/>
<path fill="#ff0000" stroke="none" visibility="hidden" d="M 0 0 L 200 0 L 200 100 Z"/>`);
  const after = compactSvg(before, "x");
  assert.ok(await difference(before, after, 800) < 0.01);
});

Deno.test("one letter at two sizes is one shape; a circle with a line around it is drawn at its own size", () => {
  const drop = (k: number, x: number) =>
    `M ${x} ${-3 * k} Q ${x + 4 * k} ${2 * k} ${x + k} ${5 * k} L ${x - 2 * k} ${4 * k} Q ${
      x - k
    } ${k} ${x} ${-3 * k} Z`;
  // No text is met twice as a whole.
  const one = (k: number, x: number, y: number, look: string) =>
    `<g transform="matrix(1 0 0 1 ${x} ${y})"><path ${look} d="${drop(k, 0)} ${drop(k, 20 + y)} ${
      drop(k, 40 + 2 * y)
    }"/></g>`;
  const filled = 'fill="#000000" stroke="none"';
  const texts = [1, 1, 0.75, 0.75].map((k, n) => one(1.73 * k, 20, 10 + 20 * n, filled));
  const after = compactSvg(body(texts.join("")), "x");
  assert.equal(after.match(/<path id=/g)?.length, 1);
  assert.match(after, /scale\(\.75\)/);
  const lined = [1, 1, 1, 0.75, 0.75, 0.75]
    .map((k, n) => one(1.73 * k, 20, 10 + 15 * n, `${filled.slice(0, 14)} stroke="#ff0000"`));
  const others = compactSvg(body(lined.join("")), "x");
  assert.doesNotMatch(others, /scale/);
});

Deno.test("what resvg does not write for figures is an error, and is not left out", () => {
  for (
    const inner of [
      '<image href="x"/>',
      '<g transform="rotate(3)"><path d="M 0 0 L 1 1"/></g>',
      '<path d="M 0 0 A 1 1 0 0 0 1 1"/>',
    ]
  ) {
    assert.throws(() => compactSvg(body(inner), "x"), /bug: the outlines? of a figure ha/, inner);
  }
});
