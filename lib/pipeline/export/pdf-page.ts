/** What is used of pdfkit: a document of one page, drawn on with the operators of PDF. */
import PDFDocument from "pdfkit";

/** Three numbers of 0 to 255, or "#1f2328". */
export type PdfColour = string | readonly [number, number, number];

export interface PdfGradient {
  stop(offset: number, colour: PdfColour, opacity: number): PdfGradient;
}

/** Lengths in the unit of the transform that is in force, the y axis pointing down. */
export interface PdfPage {
  save(): PdfPage;
  restore(): PdfPage;
  transform(a: number, b: number, c: number, d: number, e: number, f: number): PdfPage;
  path(d: string): PdfPage;
  rect(x: number, y: number, width: number, height: number): PdfPage;
  moveTo(x: number, y: number): PdfPage;
  lineTo(x: number, y: number): PdfPage;
  clip(): PdfPage;
  fill(): PdfPage;
  stroke(): PdfPage;
  fillAndStroke(): PdfPage;
  fillColor(colour: PdfColour | PdfGradient, opacity?: number): PdfPage;
  strokeColor(colour: PdfColour, opacity?: number): PdfPage;
  lineWidth(width: number): PdfPage;
  lineCap(cap: string): PdfPage;
  lineJoin(join: string): PdfPage;
  miterLimit(limit: number): PdfPage;
  dash(lengths: readonly number[], options: { readonly phase: number }): PdfPage;
  linearGradient(x1: number, y1: number, x2: number, y2: number): PdfGradient;
  registerFont(name: string, bytes: Uint8Array): PdfPage;
  font(name: string): PdfPage;
  fontSize(size: number): PdfPage;
  widthOfString(text: string): number;
  text(
    text: string,
    x: number,
    y: number,
    options: { readonly lineBreak: false; readonly baseline: "alphabetic" },
  ): PdfPage;
}

/** The document while it is written. */
interface PdfStream extends PdfPage {
  on(event: "data", listener: (chunk: Uint8Array) => void): void;
  on(event: "end", listener: () => void): void;
  on(event: "error", listener: (error: Error) => void): void;
  end(): void;
}

/** No figure is dated: equal figures are equal files. */
const undated = new Date(Date.UTC(2000, 0, 1));

/** A PDF of one page of this size in points. No font is in it but those that are registered and used. */
export async function onePagePdf(
  { width, height, title, subject }: {
    readonly width: number;
    readonly height: number;
    readonly title: string;
    readonly subject: string;
  },
  draw: (page: PdfPage) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const stream: PdfStream = new PDFDocument({
    size: [width, height],
    margin: 0,
    font: "",
    lang: "en",
    displayTitle: true,
    info: {
      Title: title,
      Subject: subject,
      Creator: "Asymptopia",
      Producer: "Asymptopia",
      CreationDate: undated,
    },
  });
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  const ended = new Promise<void>((resolve, reject) => {
    stream.on("data", (chunk) => chunks.push(Uint8Array.from(chunk)));
    stream.on("end", resolve);
    stream.on("error", reject);
  });
  draw(stream);
  stream.end();
  await ended;
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}
