/** The text of an SVG on a page of a PDF: runs of one font, one after the other from where their line begins. */
import { BugError } from "../../contract/errors.ts";
import { mathFamily } from "../../../stages/rendering/fonts.ts";
import type { PdfPage } from "./pdf-page.ts";
import type { SvgElement } from "../../../stages/rendering/svg-elements.ts";
import { colourOf, numberOf, type Style, styleOf } from "./svg-style.ts";

/** Names by which the fonts of figures are registered. */
export const faces = ["regular", "bold", "math"] as const;

interface Run {
  readonly text: string;
  readonly style: Style;
  /** Where its line begins anew; undefined: it goes on after the run before. */
  readonly x: number | undefined;
  readonly dx: number;
  readonly dy: number;
}

/** Draws a text element; its transform is in force. */
export function drawText(page: PdfPage, element: SvgElement, outer: Style): void {
  const runs = runsOf(element, styleOf(element, outer), true);
  let y = numberOf(element.attributes.y);
  let x = 0;
  for (const [index, run] of runs.entries()) {
    const { text, style } = run;
    if (run.x !== undefined) {
      const next = runs.findIndex((other, at) => at > index && other.x !== undefined);
      const line = runs.slice(index, next < 0 ? runs.length : next);
      x = run.x - shareBefore(style) * line.reduce((sum, part) => sum + widthOf(page, part), 0);
    }
    x += run.dx;
    y += run.dy;
    const colour = colourOf(style.fill ?? "black");
    if (colourOf(style.stroke) !== undefined) {
      throw new BugError("the PDF of a figure lacks outlined text");
    }
    chosen(page, style);
    if (colour !== undefined && text.trim() !== "") {
      page.fillColor(colour, style.opacity * numberOf(style["fill-opacity"], 1));
      page.text(text, x, y, { lineBreak: false, baseline: "alphabetic" });
    }
    x += page.widthOfString(text);
  }
}

/** The texts of an element and of the spans inside; `isFirst`: a line begins here whatever is written. */
function runsOf(
  { children, attributes }: SvgElement,
  style: Style,
  isFirst = false,
): readonly Run[] {
  const runs = children.flatMap((child): readonly Run[] => {
    if (typeof child !== "string") {
      if (child.name !== "tspan") throw new BugError(`the PDF of a figure lacks <${child.name}>`);
      return runsOf(child, styleOf(child, style));
    }
    const text = child.replace(/\s+/g, " ");
    return text === "" ? [] : [{ text, style, x: undefined, dx: 0, dy: 0 }];
  });
  if (runs.length === 0) return [];
  const [first, ...rest] = runs;
  const x = attributes.x === undefined ? isFirst ? 0 : undefined : numberOf(attributes.x);
  return [{
    ...first,
    x: first.x ?? x,
    dx: first.dx + numberOf(attributes.dx),
    dy: first.dy + numberOf(attributes.dy),
  }, ...rest];
}

/** The share of a line that lies before its anchor. */
function shareBefore(style: Style): number {
  return { start: 0, middle: 0.5, end: 1 }[style["text-anchor"] ?? "start"] ?? 0;
}

function widthOf(page: PdfPage, { text, style }: Run): number {
  return chosen(page, style).widthOfString(text);
}

function chosen(page: PdfPage, style: Style): PdfPage {
  const weight = style["font-weight"] ?? "normal";
  const isBold = weight === "bold" || Number(weight) >= 600;
  const isMath = (style["font-family"] ?? "").includes(mathFamily);
  page.font(isMath ? "math" : isBold ? "bold" : "regular");
  return page.fontSize(numberOf(style["font-size"], 11));
}
