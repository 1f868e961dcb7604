/** How an element of an SVG looks: what it says, and what it has from those around it. */
import { BugError } from "../../contract/errors.ts";
import type { SvgElement } from "../../../stages/rendering/svg-elements.ts";

/** Attributes that an element has from the ones around it. */
const inherited = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-opacity",
  "stroke-dasharray",
  "stroke-dashoffset",
  "stroke-linecap",
  "stroke-linejoin",
  "stroke-miterlimit",
  "font-family",
  "font-size",
  "font-weight",
  "text-anchor",
] as const;
type Inherited = (typeof inherited)[number];

/** Attributes of an element alone. */
const own =
  "d x y dx dy x1 x2 y1 y2 width height rx ry cx cy r transform opacity clip-path id offset " +
  "stop-color stop-opacity gradientUnits";
/** Attributes that change no mark on the paper. */
const unseen = /^(?:aria-.*|role|class|xmlns(?::.*)?|version|viewBox|pointer-events|cursor)$/;

const known = new Set<string>([...inherited, ...own.split(" ")]);

export interface Style extends Readonly<Partial<Record<Inherited, string>>> {
  /** Product of the opacities of the element and those around it. */
  readonly opacity: number;
}

export const plainStyle: Style = { opacity: 1 };

/** The style of an element inside others. Throws a BugError for an attribute that nothing here draws. */
export function styleOf({ name, attributes }: SvgElement, outer: Style): Style {
  const style: { -readonly [K in keyof Style]: Style[K] } = { ...outer };
  for (const [attribute, value] of Object.entries(attributes)) {
    if (unseen.test(attribute)) continue;
    if (!known.has(attribute)) {
      throw new BugError(`the PDF of a figure lacks ${attribute}="${value}" of <${name}>`);
    }
    if (isInherited(attribute)) style[attribute] = value;
  }
  style.opacity = outer.opacity * numberOf(attributes.opacity, 1);
  return style;
}

function isInherited(name: string): name is Inherited {
  return (inherited as readonly string[]).includes(name);
}

/** A number of an attribute, in pixels where it has a unit. */
export function numberOf(value: string | undefined, otherwise = 0): number {
  return value === undefined ? otherwise : Number(value.replace(/px$/, ""));
}

/** A colour as pdfkit takes it: "#1f2328" or three numbers of 0 to 255; undefined for none. */
export function colourOf(value: string | undefined): string | [number, number, number] | undefined {
  if (value === undefined || value === "none" || value === "transparent") return undefined;
  const parts = /^rgb\(\s*(\d+),\s*(\d+),\s*(\d+)\)$/.exec(value);
  if (parts === null) return value;
  return [Number(parts[1]), Number(parts[2]), Number(parts[3])];
}

/** The identifier in `url(#identifier)`. */
export function referenceOf(value: string | undefined): string | undefined {
  return /^url\(#([^)]+)\)$/.exec(value ?? "")?.[1];
}

/** The steps of a transform, as matrices. */
export function transformsOf(value: string | undefined): (readonly number[])[] {
  return [...(value ?? "").matchAll(/(\w+)\(([^)]*)\)/g)].map(([whole, name, words]) => {
    const given = words.trim().split(/[\s,]+/).map(Number);
    const [a, b = name === "scale" ? a : 0] = given;
    if (name === "translate") return [1, 0, 0, 1, a, b];
    if (name === "scale") return [a, 0, 0, b, 0, 0];
    if (name === "matrix" && given.length === 6) return given;
    if (name === "rotate" && given.length === 1) {
      const [cos, sin] = [Math.cos(a * Math.PI / 180), Math.sin(a * Math.PI / 180)];
      return [cos, sin, -sin, cos, 0, 0];
    }
    throw new BugError(`the PDF of a figure lacks the transform ${whole}`);
  });
}
