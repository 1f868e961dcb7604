import assert from "node:assert/strict";
import {
  axisDrawing,
  inWords,
  printedNumber,
} from "../../../../lib/pipeline/site/pages/axis-drawing.ts";

const row = {
  relation: "=",
  theory: 0.5,
  theoryHigh: null,
  tolerance: 0.02,
  measured: 0.51,
  low: 0.5,
  high: 0.52,
  rival: 0.7,
  verdict: "agrees",
  text: { theory: "= 0.500", measured: "0.510", interval: "0.500 … 0.520", n: "30" },
} as const;

/** Where the shapes of a class lie along the axis, from left to right. */
function places(svg: string, kind: string): number[] {
  const tag = { measured: "circle", allowed: "rect", theory: "path" }[kind] ??
    `path class="${kind}"`;
  const shapes = svg.match(new RegExp(`<${tag} (?!class)[^>]*>`, "g")) ?? [];
  return shapes.flatMap((shape) => {
    const cx = / cx="([\d.]+)"/.exec(shape)?.[1];
    const x = / x="([\d.]+)"/.exec(shape)?.[1];
    const path = /d="M([\d.]+)/.exec(shape)?.[1];
    return [Number(cx ?? x ?? path)];
  });
}

Deno.test("numbers lie in their order: interval's end, theory, measured, rival", () => {
  const svg = axisDrawing(row)!.text;
  const [low] = places(svg, "ci");
  const [theory] = places(svg, "theory");
  const [measured] = places(svg, "measured");
  const [rival] = places(svg, "rival");
  const [allowed] = places(svg, "allowed");
  assert.ok(allowed < low && low <= theory && theory < measured && measured < rival, svg);
  assert.equal(
    inWords(row),
    "measured 0.510, interval 0.500 … 0.520; theory = 0.500 within 0.02; rival 0.7: agrees",
  );
  assert.ok(svg.includes(`role="img" aria-label="${inWords(row)}"`));
  assert.match(axisDrawing(row, { isSmall: true })!.text, /aria-hidden="true"/);
});

Deno.test("an end that the networks do not bound has no bar and reaches the edge", () => {
  const bars = (svg: string) => svg.match(/v12/g)?.length ?? 0;
  assert.equal(bars(axisDrawing(row)!.text), 2);
  const open = axisDrawing({ ...row, high: null })!.text;
  assert.equal(bars(open), 1);
  assert.match(open, /class="ci" d="M[\d.]+ 42H425/);
});

Deno.test("where nothing was measured or predicted there is no drawing", () => {
  assert.equal(axisDrawing({ ...row, measured: null }), undefined);
  assert.equal(axisDrawing({ ...row, theory: null }), undefined);
});

Deno.test("every shape is a finite number, however the values lie", () => {
  const cases = [
    { measured: 0.5, low: 0.5, high: 0.5, rival: null, tolerance: 0 },
    { measured: 0, theory: 0, low: 0, high: 0, rival: null, tolerance: null },
    { measured: 1e-300, theory: 1e300, low: null, high: null },
    { relation: "in" as const, theory: 1, theoryHigh: 2, tolerance: null },
    { relation: "<=" as const, tolerance: null, low: null },
    { relation: ">=" as const, tolerance: null, high: null },
    { tolerance: 1e9 },
  ];
  for (const some of cases) {
    for (const isSmall of [true, false]) {
      const svg = axisDrawing({ ...row, ...some }, { isSmall })!.text;
      assert.doesNotMatch(svg, /NaN|Infinity|undefined|="-/, svg);
    }
  }
});

Deno.test("what the authors printed lies among the others, as a ring and in words", () => {
  const svg = axisDrawing({ ...row, published: 0.6 })!.text;
  const [ring] = places(svg, "published");
  const at = /<circle class="published" cx="([\d.]+)"/.exec(svg)?.[1];
  assert.ok(ring === undefined && at !== undefined, svg);
  const [measured, rival] = [places(svg, "measured")[0], places(svg, "rival")[0]];
  assert.ok(measured < Number(at) && Number(at) < rival, svg);
  assert.match(svg, />[^<]*published[^<]*<\/text>/);
  assert.match(inWords({ ...row, published: 0.6 }), /; published 0\.6: agrees$/);
  assert.doesNotMatch(axisDrawing(row)!.text, /published/);
});

Deno.test("only one plain number counts as printed", () => {
  const texts = [
    "-0.205",
    "−1.139",
    "5",
    "1e-3",
    "4.76, 4.38",
    "β = 0.2",
    "none printed",
    "–",
    "",
    "0.1 (GELU)",
  ];
  assert.deepEqual(
    texts.map(printedNumber),
    [-0.205, -1.139, 5, 0.001, ...texts.slice(4).map(() => undefined)],
  );
});

Deno.test("labels of ticks are distinct and true, however narrow the axis", () => {
  for (const measured of [2.302582, 1e-9, 123456.789, -0.5, 1e12]) {
    for (const share of [1e-2, 1e-5, 1e-8]) {
      const theory = measured * (1 + share);
      const narrow = {
        ...row,
        measured,
        theory,
        low: measured,
        high: theory,
        rival: null,
        tolerance: 0,
      };
      const svg = axisDrawing(narrow)!.text;
      const labels = [...svg.matchAll(/class="tick" x="([\d.]+)">([^<]+)</g)];
      assert.ok(labels.length >= 2, svg);
      assert.equal(new Set(labels.map(([, , label]) => label)).size, labels.length, svg);
    }
  }
});
