/** The gradient of an SVG, as legends of colours have it. */
import { BugError } from "../../contract/errors.ts";
import type { PdfGradient, PdfPage } from "./pdf-page.ts";
import type { SvgElement } from "../../../stages/rendering/svg-elements.ts";
import { colourOf, numberOf } from "./svg-style.ts";

/** A gradient along the box of an element. Throws a BugError for one that is none, or of another kind. */
export function gradientFill(
  page: PdfPage,
  { element, gradient, opacity }: {
    readonly element: SvgElement;
    readonly gradient: SvgElement | undefined;
    readonly opacity: number;
  },
): PdfGradient {
  if (gradient?.name !== "linearGradient" || gradient.attributes.gradientUnits !== undefined) {
    throw new BugError("the PDF of a figure lacks a filling that is no linear gradient");
  }
  const { left, top, width, height } = boxOf(element);
  const share = (name: string, otherwise: number) => numberOf(gradient.attributes[name], otherwise);
  const filling = page.linearGradient(
    left + width * share("x1", 0),
    top + height * share("y1", 0),
    left + width * share("x2", 1),
    top + height * share("y2", 0),
  );
  for (const stop of gradient.children) {
    if (typeof stop === "string") continue;
    const { offset, "stop-color": colour, "stop-opacity": own } = stop.attributes;
    filling.stop(numberOf(offset), colourOf(colour) ?? "black", opacity * numberOf(own, 1));
  }
  return filling;
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The box of a rectangle, also of one that is written as a path of straight steps. */
function boxOf({ name, attributes }: SvgElement): Box {
  if (name === "rect") {
    const [left, top, width, height] = ["x", "y", "width", "height"]
      .map((attribute) => numberOf(attributes[attribute]));
    return { left, top, width, height };
  }
  const [xs, ys] = [[] as number[], [] as number[]];
  let [x, y] = [0, 0];
  const steps = (attributes.d ?? "").matchAll(/([A-Za-z])([^A-Za-z]*)/g);
  for (const [, step, words] of steps) {
    const [a, b = 0] = words.trim().split(/[\s,]+/).map(Number);
    if (step === "M" || step === "L") [x, y] = [a, b];
    else if (step === "l") [x, y] = [x + a, y + b];
    else if (step === "H") x = a;
    else if (step === "h") x += a;
    else if (step === "V") y = a;
    else if (step === "v") y += a;
    else if (step !== "Z" && step !== "z") {
      throw new BugError(`the PDF of a figure lacks a gradient along the path ${attributes.d}`);
    }
    xs.push(x);
    ys.push(y);
  }
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return { left, top, width: Math.max(...xs) - left, height: Math.max(...ys) - top };
}
