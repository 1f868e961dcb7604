/** Pictures as brightness by pixel, and where two of them differ most. */
import { Buffer } from "node:buffer";

export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Row after row, 0 (black) to 1 (white). */
  readonly grey: Float64Array;
}

/** A PNG of 8 bits a channel without interlacing, over white. */
export async function decodedPng(bytes: Uint8Array): Promise<Pixels> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  const channels = { 0: 1, 2: 3, 4: 2, 6: 4 }[bytes[25]];
  if (bytes[24] !== 8 || bytes[28] !== 0 || channels === undefined) throw new Error("another PNG");
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (let at = 8; at < bytes.length;) {
    const length = view.getUint32(at);
    const kind = new TextDecoder().decode(bytes.subarray(at + 4, at + 8));
    if (kind === "IDAT") parts.push(Uint8Array.from(bytes.subarray(at + 8, at + 8 + length)));
    at += length + 12;
  }
  const stream = new Blob(parts).stream().pipeThrough(new DecompressionStream("deflate"));
  const raw = new Uint8Array(await new Response(stream).arrayBuffer());
  const rows = unfiltered(raw, width * channels, { height, step: channels });
  const isColour = channels > 2;
  const hasAlpha = channels % 2 === 0;
  const grey = Float64Array.from({ length: width * height }, (_, i) => {
    const at = i * channels;
    const own = isColour ? brightness(rows[at], rows[at + 1], rows[at + 2]) : rows[at] / 255;
    const alpha = hasAlpha ? rows[at + channels - 1] / 255 : 1;
    return own * alpha + 1 - alpha;
  });
  return { width, height, grey };
}

/** Undoes the filters of the lines, each of which begins with the number of its own. */
function unfiltered(
  raw: Uint8Array,
  size: number,
  { height, step }: { readonly height: number; readonly step: number },
): Uint8Array {
  const out = new Uint8Array(size * height);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (size + 1)];
    for (let i = 0; i < size; i++) {
      const left = i < step ? 0 : out[y * size + i - step];
      const up = y === 0 ? 0 : out[(y - 1) * size + i];
      const corner = y === 0 || i < step ? 0 : out[(y - 1) * size + i - step];
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter];
      out[y * size + i] = raw[y * (size + 1) + 1 + i] + guess;
    }
  }
  return out;
}

function paeth(left: number, up: number, corner: number): number {
  const estimate = left + up - corner;
  const [a, b, c] = [left, up, corner].map((value) => Math.abs(estimate - value));
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

function brightness(red: number, green: number, blue: number): number {
  return (0.299 * red + 0.587 * green + 0.114 * blue) / 255;
}

/** The page of a PDF, drawn by poppler. */
export function renderedPdf(bytes: Uint8Array, width: number): Pixels {
  const words = ["-singlefile", "-scale-to-x", String(width), "-scale-to-y", "-1", "-"];
  const ppm = answerOf("pdftoppm", words, bytes);
  const head = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(ppm.subarray(0, 40).toString("latin1"));
  if (head === null) throw new Error("pdftoppm gave no picture");
  const data = ppm.subarray(head[0].length);
  const [columns, height] = [Number(head[1]), Number(head[2])];
  const grey = Float64Array.from(
    { length: columns * height },
    (_, i) => brightness(data[3 * i], data[3 * i + 1], data[3 * i + 2]),
  );
  return { width: columns, height, grey };
}

/** The words that a reader of a PDF finds. */
export function textOfPdf(bytes: Uint8Array): string {
  return answerOf("pdftotext", ["-layout", "-", "-"], bytes).toString("utf8");
}

function answerOf(program: string, args: readonly string[], bytes: Uint8Array): Buffer {
  const file = Deno.makeTempFileSync({ suffix: ".pdf" });
  try {
    Deno.writeFileSync(file, bytes);
    const own = program === "pdftotext" ? [args[0], file, "-"] : [...args.slice(0, -1), file];
    const { code, stdout, stderr } = new Deno.Command(program, { args: own }).outputSync();
    if (code !== 0) throw new Error(new TextDecoder().decode(stderr));
    return Buffer.from(stdout);
  } finally {
    Deno.removeSync(file);
  }
}

/** Side of the squares over which brightness is averaged, in pixels. */
const side = 8;

/** Where two pictures of one width differ most, averaged over squares. */
export function furthest(
  a: Pixels,
  b: Pixels,
): { readonly difference: number; readonly x: number; readonly y: number } {
  let most = { difference: 0, x: 0, y: 0 };
  for (let y = 0; y + side <= Math.min(a.height, b.height); y += side) {
    for (let x = 0; x + side <= a.width; x += side) {
      let sum = 0;
      for (let dy = 0; dy < side; dy++) {
        for (let dx = 0; dx < side; dx++) {
          const at = (y + dy) * a.width + x + dx;
          sum += a.grey[at] - b.grey[at];
        }
      }
      const difference = Math.abs(sum) / side ** 2;
      if (difference > most.difference) most = { difference, x, y };
    }
  }
  return most;
}
