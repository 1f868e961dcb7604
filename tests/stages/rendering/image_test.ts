import assert from "node:assert/strict";
import { renderImages } from "../../../stages/rendering/image.ts";

const plain =
  '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="9" height="9"/></svg>';

Deno.test("any title stands in the SVG once, as it is", async () => {
  for (const title of ["Cost in $'000", "$&", "$$x$$", "a ]]> b", '<b> & "c"', "$1 $`"]) {
    const { svg } = await renderImages(plain, { width: 100, title });
    const found = [...svg.matchAll(/<title>([^]*?)<\/title>/g)].map((match) => match[1]);
    const decoded = found.map((text) =>
      text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&")
    );
    assert.deepEqual(decoded, [title]);
    assert.equal(svg.match(/<svg/g)?.length, 1);
  }
});

Deno.test("a title that no document can hold is refused before it is stored", async () => {
  await assert.rejects(renderImages(plain, { width: 100, title: "a\u0001b" }), /not well-formed/);
});

Deno.test("a PNG of more pixels than are allowed is refused, with both numbers and a width that fits", async () => {
  const tall = plain.replace('height="20"', 'height="4000"');
  await assert.rejects(
    renderImages(tall, { width: 10_000, title: "tall" }),
    /10000 by 1000000 pixels, 10000 million; allowed: at most 50 million; .*`pixels` of at most 707/,
  );
  const { png } = await renderImages(tall, { width: 70, title: "tall" });
  assert.equal(new DataView(png.buffer, png.byteOffset).getUint32(20), 7000);
});
