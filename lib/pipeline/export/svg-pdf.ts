/**
 * An SVG of a figure as a PDF of one page: the same vectors, and text as text, in fonts that the file brings.
 * It draws what Vega writes and what the markup of figures adds; anything else is an error, never left out.
 */
import { BugError } from "../../contract/errors.ts";
import { onePagePdf, type PdfPage } from "./pdf-page.ts";
import { type SvgElement, svgElements } from "../../../stages/rendering/svg-elements.ts";
import { gradientFill } from "./svg-gradient.ts";
import { drawText, faces } from "./svg-text.ts";
import {
  colourOf,
  numberOf,
  plainStyle,
  referenceOf,
  type Style,
  styleOf,
  transformsOf,
} from "./svg-style.ts";

/** Points of a PDF in a pixel of a figure: 72 to 96. */
const pointsPerPixel = 0.75;

export interface PdfWords {
  readonly title: string;
  /** What the figure shows, in words. */
  readonly subject: string;
}

/** `fonts`: the bytes of those that {@link faces} names, in that order; the last may be missing. */
export async function svgPdf(
  svg: string,
  { title, subject, fonts }: PdfWords & { readonly fonts: readonly Uint8Array[] },
): Promise<Uint8Array<ArrayBuffer>> {
  const root = svgElements(svg);
  const width = pointsPerPixel * numberOf(root.attributes.width);
  const height = pointsPerPixel * numberOf(root.attributes.height);
  return await onePagePdf({ width, height, title, subject }, (page) => {
    fonts.forEach((bytes, index) => page.registerFont(faces[index], bytes));
    page.transform(pointsPerPixel, 0, 0, pointsPerPixel, 0, 0);
    new Drawing(page, root).children(root, styleOf(root, plainStyle));
  });
}

class Drawing {
  readonly #defined = new Map<string, SvgElement>();

  constructor(readonly page: PdfPage, root: SvgElement) {
    this.#define(root);
  }

  #define(element: SvgElement): void {
    if (element.attributes.id !== undefined) this.#defined.set(element.attributes.id, element);
    for (const child of element.children) if (typeof child !== "string") this.#define(child);
  }

  children({ children, name }: SvgElement, style: Style): void {
    for (const child of children) {
      if (typeof child !== "string") this.#draw(child, style);
      else if (child.trim() !== "") {
        throw new BugError(`the PDF of a figure lacks text in <${name}>`);
      }
    }
  }

  #draw(element: SvgElement, outer: Style): void {
    const { name, attributes } = element;
    if (["defs", "title", "desc"].includes(name) || attributes.display === "none") return;
    const { page } = this;
    page.save();
    for (const [a, b, c, d, e, f] of transformsOf(attributes.transform)) {
      page.transform(a, b, c, d, e, f);
    }
    this.#clip(attributes["clip-path"]);
    if (name === "text") drawText(page, element, outer);
    else if (name === "g") this.children(element, styleOf(element, outer));
    else this.#shape(element, styleOf(element, outer));
    page.restore();
  }

  #clip(value: string | undefined): void {
    if (value === undefined) return;
    const clip = this.#defined.get(referenceOf(value) ?? "");
    const shapes = clip?.children.filter((child) => typeof child !== "string") ?? [];
    if (shapes.length !== 1) throw new BugError(`the PDF of a figure lacks the clip ${value}`);
    this.#outline(shapes[0]);
    this.page.clip();
  }

  /** Adds the outline of a shape to the path. */
  #outline({ name, attributes }: SvgElement): void {
    const { page } = this;
    const [x, y, x1, y1, x2, y2] = ["x", "y", "x1", "y1", "x2", "y2"]
      .map((attribute) => numberOf(attributes[attribute]));
    if (name === "path") page.path(attributes.d ?? "");
    else if (name === "rect" && attributes.rx === undefined && attributes.ry === undefined) {
      page.rect(x, y, numberOf(attributes.width), numberOf(attributes.height));
    } else if (name === "line") page.moveTo(x1, y1).lineTo(x2, y2);
    else throw new BugError(`the PDF of a figure lacks <${name}>`);
  }

  #shape(element: SvgElement, style: Style): void {
    const { page } = this;
    if (element.name === "path" && (element.attributes.d ?? "") === "") return;
    const fill = this.#fill(element, style);
    const stroke = this.#stroke(style);
    if (!fill && !stroke) return;
    this.#outline(element);
    if (fill && stroke) page.fillAndStroke();
    else if (fill) page.fill();
    else page.stroke();
  }

  /** Whether there is a filling; it is set. */
  #fill(element: SvgElement, style: Style): boolean {
    const opacity = style.opacity * numberOf(style["fill-opacity"], 1);
    const reference = referenceOf(style.fill);
    if (reference !== undefined) {
      const gradient = this.#defined.get(reference);
      this.page.fillColor(gradientFill(this.page, { element, gradient, opacity }));
      return true;
    }
    const colour = colourOf(style.fill ?? "black");
    if (colour === undefined || opacity === 0) return false;
    this.page.fillColor(colour, opacity);
    return true;
  }

  /** Whether there is a line; it is set. */
  #stroke(style: Style): boolean {
    const { page } = this;
    const colour = colourOf(style.stroke);
    const width = numberOf(style["stroke-width"], 1);
    const opacity = style.opacity * numberOf(style["stroke-opacity"], 1);
    if (colour === undefined || width === 0 || opacity === 0) return false;
    page.strokeColor(colour, opacity).lineWidth(width)
      .lineCap(style["stroke-linecap"] ?? "butt")
      .lineJoin(style["stroke-linejoin"] ?? "miter")
      .miterLimit(numberOf(style["stroke-miterlimit"], 4));
    const lengths = (style["stroke-dasharray"] ?? "").split(/[\s,]+/).filter((text) =>
      /\d/.test(text)
    )
      .map(Number);
    if (lengths.length > 0) {
      // An odd list is taken twice: three lengths are dash, gap, dash, gap, dash, gap.
      const even = lengths.length % 2 === 0 ? lengths : [...lengths, ...lengths];
      page.dash(even, { phase: numberOf(style["stroke-dashoffset"]) });
    }
    return true;
  }
}
