import assert from "node:assert/strict";
import { readTrueType } from "../../../stages/rendering/truetype.ts";

/** A font of two glyphs: 600 units wide for everything unmapped, 250 of 1000 for "A". */
function tinyFont(): Uint8Array {
  const head = new Uint8Array(54);
  new DataView(head.buffer).setUint16(18, 1000);
  const hhea = new Uint8Array(36);
  new DataView(hhea.buffer).setUint16(34, 2);
  const hmtx = new Uint8Array(8);
  new DataView(hmtx.buffer).setUint16(0, 600);
  new DataView(hmtx.buffer).setUint16(4, 250);
  const cmap = new Uint8Array(12 + 28);
  const view = new DataView(cmap.buffer);
  view.setUint16(2, 1);
  view.setUint16(4, 3);
  view.setUint16(6, 10);
  view.setUint32(8, 12);
  view.setUint16(12, 12);
  view.setUint32(24, 1);
  view.setUint32(28, 65);
  view.setUint32(32, 65);
  view.setUint32(36, 1);
  return assemble({ cmap, head, hhea, hmtx });
}

function assemble(tables: Record<string, Uint8Array>): Uint8Array {
  const names = Object.keys(tables);
  let offset = 12 + 16 * names.length;
  const size = names.reduce((sum, name) => sum + tables[name].length, offset);
  const font = new Uint8Array(size);
  const view = new DataView(font.buffer);
  view.setUint16(4, names.length);
  names.forEach((name, i) => {
    font.set(new TextEncoder().encode(name), 12 + 16 * i);
    view.setUint32(20 + 16 * i, offset);
    font.set(tables[name], offset);
    offset += tables[name].length;
  });
  return font;
}

Deno.test("advance widths are in em, and unmapped characters have none", () => {
  const face = readTrueType(tinyFont());
  assert.equal(face.advance(65), 0.25);
  assert.equal(face.has(65), true);
  assert.equal(face.has(66), false);
  assert.equal(face.advance(66), 0);
});

Deno.test("a font without the tables of layout is refused", () => {
  assert.throws(() => readTrueType(assemble({ head: new Uint8Array(54) })), /no table hhea/);
});
