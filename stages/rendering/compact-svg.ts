/**
 * The SVG of a figure in few bytes, as resvg writes it with text as outlines: each letter and mark once, in
 * `defs`; a look once for all that have it; whole hundredths of a pixel. It draws the same.
 */
import { BugError } from "../../lib/contract/errors.ts";
import { dotOf, dotPaths } from "./dots.ts";
import { attributesText, escaped, lookOf, plainLine } from "./looks.ts";
import { contoursOf, hundredths, pathText, withoutUnseen } from "./path-data.ts";
import { RepeatedOutlines } from "./repeated-outlines.ts";
import { type Run, Runs } from "./runs.ts";
import { type SvgElement, svgElements } from "./svg-elements.ts";

/** What is painted one after the other: outlines, and groups with a clip, a turn or an opacity of their own. */
type Painted = Runs | Group;

interface Group {
  /** As they stand in its tag. */
  readonly attributes: string;
  readonly content: readonly Painted[];
}

/** `svg`: as resvg writes it. The title is its first element. Throws a BugError for what it cannot read. */
export function compactSvg(svg: string, title: string): string {
  const root = svgElements(svg);
  const defined = elementsOf(root).filter(({ name }) => name === "defs").flatMap(elementsOf);
  const content = new Layers();
  for (const child of elementsOf(root)) {
    if (child.name !== "defs" && child.name !== "title") content.add(child, origin);
  }
  const taken = new Set(defined.map(({ attributes }) => attributes.id));
  const repeated = new RepeatedOutlines(runsOf(content.all), taken);
  const body = written(content.all, repeated);
  const definitions = defined.map(verbatim).join("") + repeated.definitions;
  const { viewBox, ...others } = root.attributes;
  const box = viewBox.split(/[\s,]+/).map((length) => hundredths(Number(length))).join(" ");
  const head = attributesText(Object.entries({ ...others, viewBox: box, ...plainLine }));
  return `<svg${head}>\n<title>${escaped(title)}</title>\n` +
    (definitions === "" ? "" : `<defs>${definitions}</defs>\n`) + `${body}\n</svg>\n`;
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly opacity: number;
}

const origin: Place = { x: 0, y: 0, opacity: 1 };

class Layers {
  readonly all: Painted[] = [];

  add(element: SvgElement, place: Place): void {
    const { name, attributes } = element;
    if (name === "path") this.#outline(attributes, place);
    else if (name === "g") this.#group(element, place);
    else throw new BugError(`the outlines of a figure have <${name}>`);
  }

  #outline(attributes: SvgElement["attributes"], { x, y, opacity }: Place): void {
    const contours = contoursOf(attributes.d ?? "").map(withoutUnseen);
    const look = lookOf(attributes, opacity);
    if (look === undefined || contours.length === 0) return;
    let runs = this.all.at(-1);
    if (!(runs instanceof Runs)) this.all.push(runs = new Runs());
    runs.add({ look, contours, x, y });
  }

  #group(element: SvgElement, { x, y, opacity }: Place): void {
    const { transform, opacity: own = "1", ...others } = element.attributes;
    const [a, b, c, d, e, f] = matrixOf(transform);
    const isMoved = a === 1 && b === 0 && c === 0 && d === 1;
    const shown = opacity * Number(own);
    // Several outlines are faint together; a single one may be so by itself.
    const isLayer = Number(own) !== 1 && outlinesIn(element) > 1;
    const children = elementsOf(element);
    if (isMoved && !isLayer && Object.keys(others).length === 0) {
      for (const child of children) this.add(child, { x: x + e, y: y + f, opacity: shown });
      return;
    }
    const inner = new Layers();
    for (const child of children) inner.add(child, { ...origin, opacity: isLayer ? 1 : shown });
    if (inner.all.length === 0) return;
    const where = isMoved ? translation(x + e, y + f) : matrixText([a, b, c, d, x + e, y + f]);
    const said = {
      ...(where === "" ? {} : { transform: where }),
      ...(isLayer ? { opacity: own } : {}),
      ...others,
    };
    this.all.push({ attributes: attributesText(Object.entries(said)), content: inner.all });
  }
}

function elementsOf({ children }: SvgElement): readonly SvgElement[] {
  return children.filter((child) => typeof child !== "string");
}

function outlinesIn(element: SvgElement): number {
  return elementsOf(element).reduce(
    (sum, child) => sum + (child.name === "path" ? 1 : outlinesIn(child)),
    0,
  );
}

/** Six numbers, as resvg writes every transform. */
function matrixOf(transform: string | undefined): readonly number[] {
  if (transform === undefined) return [1, 0, 0, 1, 0, 0];
  const numbers = /^matrix\(([^()]*)\)$/.exec(transform)?.[1].split(/[\s,]+/).map(Number);
  if (numbers?.length !== 6 || !numbers.every(Number.isFinite)) {
    throw new BugError(`the outlines of a figure have the transform ${transform}`);
  }
  return numbers;
}

function translation(x: number, y: number): string {
  const [right, down] = [hundredths(x), hundredths(y)];
  return right === 0 && down === 0 ? "" : `translate(${right} ${down})`;
}

function matrixText([a, b, c, d, e, f]: readonly number[]): string {
  const turn = [a, b, c, d].map((number) => Math.round(number * 1e6) / 1e6);
  return `matrix(${[...turn, hundredths(e), hundredths(f)].join(" ")})`;
}

function runsOf(all: readonly Painted[]): readonly Run[] {
  return all.flatMap((one) => one instanceof Runs ? one.all : runsOf(one.content));
}

function written(all: readonly Painted[], repeated: RepeatedOutlines): string {
  return all.map((one) =>
    one instanceof Runs
      ? one.all.map((run) => writtenRun(run, repeated)).join("\n")
      : `<g${one.attributes}>${written(one.content, repeated)}</g>`
  ).join("\n");
}

/** The look stands in a group around its elements, or in the only one. */
function writtenRun({ look, outlines }: Run, repeated: RepeatedOutlines): string {
  const dots = outlines.map(dotOf);
  const round = dots.filter((dot) => dot !== undefined);
  const others = outlines.filter((_, k) => dots[k] === undefined);
  const { elements, rest } = repeated.split(look, others);
  const paths = rest.map((contours) => `<path d="${pathText(contours)}"/>`);
  const all = [...elements, ...paths, ...dotPaths(look, round)]
    .map((element) => look.own === "" ? element : withAttributes(element, look.own));
  // Dots say all of their look themselves.
  if (look.shared === "" || round.length === outlines.length) return all.join("");
  return all.length === 1 && round.length === 0
    ? withAttributes(all[0], look.shared)
    : `<g${look.shared}>${all.join("")}</g>`;
}

function withAttributes(element: string, attributes: string): string {
  return element.replace(/^<\w+/, (start) => start + attributes);
}

/** A definition as it is, but for its outlines. */
function verbatim({ name, attributes, children }: SvgElement): string {
  for (const attribute of ["transform", "gradientUnits", "clipPathUnits"]) {
    if (attributes[attribute] === undefined) continue;
    throw new BugError(`the outlines of a figure have the ${attribute} of <${name}>`);
  }
  const own = Object.entries(attributes)
    .map(([key, value]) => [key, key === "d" ? pathText(contoursOf(value)) : value] as const);
  const inside = children.map((child) =>
    typeof child === "string" ? escaped(child.trim()) : verbatim(child)
  ).join("");
  return `<${name}${attributesText(own)}${inside === "" ? "/>" : `>${inside}</${name}>`}`;
}
