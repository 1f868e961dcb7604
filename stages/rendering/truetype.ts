/** Reads what text layout needs from a TrueType font: which glyphs there are and how wide they are. */
import { assert } from "../../lib/contract/errors.ts";

export interface FontFace {
  /** Whether the font has a glyph for this code point. */
  has(codePoint: number): boolean;
  /** Advance width in em (the font size is 1 em); 0 for a code point without a glyph. */
  advance(codePoint: number): number;
}

/** Reads the `head`, `hhea`, `hmtx` and `cmap` tables. Kerning is left out (below 1 % of a width). */
export function readTrueType(bytes: Uint8Array): FontFace {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tables = tableOffsets(view);
  const unitsPerEm = view.getUint16(tables("head") + 18);
  const metricCount = view.getUint16(tables("hhea") + 34);
  const metrics = tables("hmtx");
  const glyphs = glyphsByCodePoint(view, tables("cmap"));
  return {
    has: (codePoint) => glyphs.has(codePoint),
    advance: (codePoint) => {
      const glyph = glyphs.get(codePoint);
      if (glyph === undefined) return 0;
      // Glyphs after the last metric share its width.
      return view.getUint16(metrics + 4 * Math.min(glyph, metricCount - 1)) / unitsPerEm;
    },
  };
}

function tableOffsets(view: DataView): (tag: string) => number {
  const offsets = new Map<string, number>();
  const count = view.getUint16(4);
  for (let i = 0; i < count; i++) {
    const entry = 12 + 16 * i;
    const tag = String.fromCharCode(...[0, 1, 2, 3].map((k) => view.getUint8(entry + k)));
    offsets.set(tag, view.getUint32(entry + 8));
  }
  return (tag) => {
    const offset = offsets.get(tag);
    assert(offset !== undefined, `the font has no table ${tag}`);
    return offset;
  };
}

/** Character map, from subtables of format 4 (basic plane) and 12 (all planes). */
function glyphsByCodePoint(view: DataView, cmap: number): ReadonlyMap<number, number> {
  const glyphs = new Map<number, number>();
  const count = view.getUint16(cmap + 2);
  for (let i = 0; i < count; i++) {
    const platform = view.getUint16(cmap + 4 + 8 * i);
    const subtable = cmap + view.getUint32(cmap + 8 + 8 * i);
    if (platform !== 0 && platform !== 3) continue;
    const format = view.getUint16(subtable);
    if (format === 4) readSegments(view, subtable, glyphs);
    if (format === 12) readGroups(view, subtable, glyphs);
  }
  assert(glyphs.size > 0, "the font has no character map of format 4 or 12");
  return glyphs;
}

function readSegments(view: DataView, subtable: number, glyphs: Map<number, number>): void {
  const doubledCount = view.getUint16(subtable + 6);
  const [ends, starts] = [subtable + 14, subtable + 16 + doubledCount];
  const [deltas, ranges] = [starts + doubledCount, starts + 2 * doubledCount];
  for (let k = 0; k < doubledCount; k += 2) {
    const [start, end] = [view.getUint16(starts + k), view.getUint16(ends + k)];
    const [delta, range] = [view.getUint16(deltas + k), view.getUint16(ranges + k)];
    for (let code = start; code <= end && code !== 0xffff; code++) {
      const raw = range === 0 ? code : view.getUint16(ranges + k + range + 2 * (code - start));
      const glyph = raw === 0 ? 0 : (raw + delta) & 0xffff;
      if (glyph !== 0) glyphs.set(code, glyph);
    }
  }
}

function readGroups(view: DataView, subtable: number, glyphs: Map<number, number>): void {
  const count = view.getUint32(subtable + 12);
  for (let i = 0; i < count; i++) {
    const group = subtable + 16 + 12 * i;
    const [start, end] = [view.getUint32(group), view.getUint32(group + 4)];
    const first = view.getUint32(group + 8);
    for (let code = start; code <= end; code++) glyphs.set(code, first + code - start);
  }
}
