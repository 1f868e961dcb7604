import assert from "node:assert/strict";
import { UserError } from "../../../lib/contract/errors.ts";
import { drawSvg } from "../../../stages/rendering/drawing.ts";

const point = {
  data: { values: [{ x: 1, y: 2 }] },
  mark: "point",
  encoding: { x: { field: "x", type: "quantitative" }, y: { field: "y", type: "quantitative" } },
};

Deno.test("a warning of Vega-Lite is refused, with its words", async () => {
  const logarithmic = {
    ...point,
    encoding: {
      ...point.encoding,
      x: { field: "x", type: "quantitative", scale: { type: "log", zero: true } },
    },
  };
  await assert.rejects(drawSvg(logarithmic), /zero.*log scale/);
});

Deno.test("drawing twice gives the same text, clips and gradients included", async () => {
  const clipped = { ...point, mark: { type: "point", clip: true } };
  assert.equal(await drawSvg(clipped), await drawSvg(clipped));
  assert.match(await drawSvg(clipped), /clip-path/);
});

Deno.test("texts that every object has for a name are refused in words; Vega would end with a bug", async () => {
  for (const word of ["constructor", "valueOf", "__proto__"]) {
    await assert.rejects(drawSvg({ ...point, title: word }), (error) => {
      assert.ok(error instanceof UserError && error.message.includes(`"${word}"`), String(error));
      return true;
    });
    // As data they are texts like any other.
    const named = { ...point, data: { values: [{ x: 1, y: 2, name: word }] }, mark: "text" };
    const text = { field: "name", type: "nominal" };
    assert.ok(
      (await drawSvg({ ...named, encoding: { ...point.encoding, text } })).includes("<svg"),
    );
  }
});

Deno.test("drawing makes no code of texts", async () => {
  const known = globalThis.Function;
  const made: unknown[][] = [];
  const record = (given: unknown[]) => (made.push(given), Reflect.construct(known, given));
  try {
    globalThis.Function = new Proxy(known, {
      construct: (_, given) => record(given),
      apply: (_, __, given) => record(given),
    });
    await drawSvg({ ...point, transform: [{ calculate: "datum.x + 1", as: "x" }] });
  } finally {
    globalThis.Function = known;
  }
  assert.deepEqual(made, []);
});
