/**
 * Bytes that go around the bundler. A figure's code is 1.5 MB of text and 5.6 MB of base64 (fonts, a drawing
 * program), which the bundler would write out anew for each of fifty figures, and send here each time. It is given
 * a few bytes in the place of each such file, and the code gets the file's own where they stand in it: it is
 * the bytes that the bundler itself would have made.
 */
import { BugError } from "../../contract/errors.ts";

/** Smaller files are not worth it. */
const lengthMin = 4096;
/** A multiple of three: in base64 nothing is filled up, so that it is found as it is. */
const standInLength = 24;

export class StandIns {
  /** Texts of the files in base64, as bytes of the code, by what stands for them. */
  readonly #files = new Map<string, Uint8Array>();
  readonly #paths = new Map<string, Uint8Array<ArrayBuffer>>();

  /** What the bundler is to be given for the bytes of a file, by its absolute path. */
  of(path: string, bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    if (bytes.length < lengthMin) return bytes;
    let standIn = this.#paths.get(path);
    if (standIn === undefined) {
      // Nobody can have written it into a file before.
      standIn = crypto.getRandomValues(new Uint8Array(standInLength));
      this.#paths.set(path, standIn);
      this.#files.set(standIn.toBase64(), new TextEncoder().encode(bytes.toBase64()));
    }
    return standIn;
  }

  /** True if something stands for the file. */
  has(path: string): boolean {
    return this.#paths.has(path);
  }

  /** The bytes of a text of code, with those of the files where something stands for them. */
  filled(text: string): Uint8Array<ArrayBuffer> {
    const pieces: Uint8Array[] = [];
    const encoder = new TextEncoder();
    let from = 0;
    for (const { at, standIn, file } of this.#placesIn(text)) {
      pieces.push(encoder.encode(text.slice(from, at)), file);
      from = at + standIn.length;
    }
    pieces.push(encoder.encode(text.slice(from)));
    const code = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
    let length = 0;
    for (const piece of pieces) code.set(piece, length), length += piece.length;
    return code;
  }

  #placesIn(text: string) {
    const places: { readonly at: number; readonly standIn: string; readonly file: Uint8Array }[] =
      [];
    for (const [standIn, file] of this.#files) {
      for (let at = text.indexOf(standIn); at >= 0; at = text.indexOf(standIn, at + 1)) {
        if (text[at - 1] !== '"' || text[at + standIn.length] !== '"') {
          throw new BugError("the bundler wrote the bytes of a file in a way that is not known");
        }
        places.push({ at, standIn, file });
      }
    }
    return places.sort((a, b) => a.at - b.at);
  }
}
