/** An SVG as Vega and resvg write it, as elements: tags, attributes, text. No other XML is read. */
import { BugError } from "../../lib/contract/errors.ts";

export interface SvgElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Elements and texts, in order. */
  readonly children: readonly (SvgElement | string)[];
}

const token = /<(\/?)([\w:-]+)((?:\s+[\w:-]+="[^"]*")*)\s*(\/?)>|<[?!][^>]*>|([^<]+)/g;

/** The root element. Throws a BugError for text that is not well-formed. */
export function svgElements(svg: string): SvgElement {
  const root: SvgElement & { children: (SvgElement | string)[] } = {
    name: "",
    attributes: {},
    children: [],
  };
  const open = [root];
  let end = 0;
  for (const match of svg.matchAll(token)) {
    if (match.index !== end) break;
    end += match[0].length;
    const [, closes, name, attributes, closesItself, text] = match;
    const parent = open.at(-1)!;
    if (text !== undefined) parent.children.push(decoded(text));
    else if (name === undefined) continue;
    else if (closes === "/") {
      if (open.pop()!.name !== name) {
        throw new BugError(`the SVG of a figure closes <${name}> wrongly`);
      }
    } else {
      const element = { name, attributes: attributesOf(attributes), children: [] };
      parent.children.push(element);
      if (closesItself !== "/") open.push(element);
    }
  }
  const found = root.children.find((child) => typeof child !== "string");
  if (end !== svg.length || open.length !== 1 || found === undefined) {
    throw new BugError(`the SVG of a figure cannot be read at character ${end}`);
  }
  return found as SvgElement;
}

function attributesOf(text: string): Record<string, string> {
  const found = [...text.matchAll(/([\w:-]+)="([^"]*)"/g)];
  return Object.fromEntries(found.map(([, name, value]) => [name, decoded(value)]));
}

const entities: Readonly<Record<string, string>> = {
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  amp: "&",
};

function decoded(text: string): string {
  return text.replace(/&(?:#x([0-9a-fA-F]+)|#(\d+)|(\w+));/g, (whole, hex, decimal, name) => {
    if (hex !== undefined) return String.fromCodePoint(parseInt(hex, 16));
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
    return entities[name] ?? whole;
  });
}
