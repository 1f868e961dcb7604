import assert from "node:assert/strict";
import { inks, seriesLooks } from "../../../lib/figures/theme/palette.ts";

type Triple = readonly [number, number, number];

/** sRGB to linear light. */
function linear(colour: string): Triple {
  const channel = (start: number) => {
    const value = parseInt(colour.slice(start, start + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

const times = (matrix: readonly Triple[], [r, g, b]: Triple): Triple =>
  matrix.map((row) => row[0] * r + row[1] * g + row[2] * b) as unknown as Triple;

/** CIE 1976 L*a*b* under D65. */
function lab(light: Triple): Triple {
  const xyz = times(
    [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]],
    light,
  );
  const f = (t: number) => t > 216 / 24389 ? Math.cbrt(t) : (24389 / 27 * t + 16) / 116;
  const [x, y, z] = [f(xyz[0] / 0.95047), f(xyz[1]), f(xyz[2] / 1.08883)];
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

const luminance = (colour: string) => times([[0.2126, 0.7152, 0.0722]], linear(colour))[0];
const contrastToPaper = (colour: string) => 1.05 / (luminance(colour) + 0.05);

/** Full colour blindness of two kinds in linear light (Machado, Oliveira, Fernandes 2009, table 1). */
const visions: Readonly<Record<string, readonly Triple[]>> = {
  full: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
};

function distances(colours: readonly string[], vision: string): number[] {
  const seen = colours.map((colour) =>
    lab(times(visions[vision], linear(colour)).map((c) => Math.max(0, c)) as unknown as Triple)
  );
  return seen.flatMap((a, i) =>
    seen.slice(0, i).map((b) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]))
  );
}

const firstFour = seriesLooks.slice(0, 4).map(({ colour }) => colour);

Deno.test("the first four series keep ten units of lightness apart, nearly: a grey print tells them", () => {
  const lightness = firstFour.map((colour) => lab(linear(colour))[0]).sort((a, b) => a - b);
  for (let i = 1; i < 4; i++) assert.ok(lightness[i] - lightness[i - 1] >= 9.9, String(lightness));
});

Deno.test("the first four series stay 15 units apart in every kind of colour vision", () => {
  for (const vision of Object.keys(visions)) {
    const least = Math.min(...distances(firstFour, vision));
    assert.ok(least > 15, `${vision}: ${least}`);
  }
});

Deno.test("the distance rejects a palette of red and green of one lightness", () => {
  assert.ok(Math.min(...distances(["#C24D00", "#6F7F00"], "deuteranopia")) < 15);
});

Deno.test("the first four series stand out from paper at 3 to 1, words at 4.5 to 1", () => {
  for (const colour of firstFour) assert.ok(contrastToPaper(colour) >= 3, colour);
  for (const colour of [inks.text, inks.quiet]) assert.ok(contrastToPaper(colour) >= 4.5, colour);
});

Deno.test("every series has a shape of its own", () => {
  assert.equal(new Set(seriesLooks.map(({ shape }) => shape)).size, seriesLooks.length);
});
