/** How an outline is filled and drawn: what its attributes say, in few characters. */

export interface Look {
  /** Attributes that a group may say for all of its elements. */
  readonly shared: string;
  /** Attributes that only the element itself can have. */
  readonly own: string;
  readonly fills: boolean;
  readonly strokes: boolean;
  /** Whether it makes no difference how often a place is painted. */
  readonly isOpaque: boolean;
  /** Whether the outline is to be kept in one piece: its look depends on its box, or is of another kind. */
  readonly isWhole: boolean;
  /** How far beyond its outline it may paint, in pixels. */
  readonly reach: number;
}

type Attributes = Readonly<Record<string, string>>;

const inherited = [
  "fill",
  "fill-opacity",
  "fill-rule",
  "stroke",
  "stroke-width",
  "stroke-opacity",
  "stroke-dasharray",
  "stroke-dashoffset",
  "stroke-linecap",
  "stroke-linejoin",
  "stroke-miterlimit",
];
/** The width of lines that have none of their own, which the whole picture says, in hundredths of a pixel. */
export const plainLine = { "stroke-width": "100" } as const;
/** What every element has that says nothing. */
const defaults: Attributes = { fill: "#000", stroke: "none", ...plainLine };
/** Attributes that are lengths. */
const lengths = /^stroke-(?:width|dasharray|dashoffset)$/;

/** The look of a path; undefined for one that is not seen. */
export function lookOf(attributes: Attributes, opacity: number): Look | undefined {
  const { d: _, visibility, opacity: own = "1", ...rest } = attributes;
  const [fills, strokes] = [rest.fill !== "none", (rest.stroke ?? "none") !== "none"];
  if (visibility === "hidden" || !fills && !strokes) return undefined;
  const whole = opacity * Number(own);
  const said: Record<string, string> = { ...rest };
  // Of what is only filled, or only drawn, a group can say it for all.
  const place = fills && strokes ? "opacity" : fills ? "fill-opacity" : "stroke-opacity";
  const shown = whole * Number(said[place] ?? 1);
  if (shown === 1) delete said[place];
  else said[place] = shortNumber(shown);
  const [shared, single] = [true, false].map((isShared) =>
    Object.keys(said).filter((name) => inherited.includes(name) === isShared)
      .map((name) => [name, shortValue(name, said[name])] as const)
      .filter(([name, value]) => defaults[name] !== value)
  );
  return {
    shared: attributesText(shared),
    own: attributesText(single),
    fills,
    strokes,
    isOpaque: !Object.keys(said).some((name) => name.endsWith("opacity")),
    isWhole: shared.some(([, value]) => value.startsWith("url(")) ||
      single.some(([name]) => name !== "opacity"),
    reach: strokes ? 2 * Number(rest["stroke-width"] ?? 1) : 0,
  };
}

function shortValue(name: string, value: string): string {
  if (lengths.test(name) && value !== "none") {
    return value.trim().split(/[\s,]+/).map((length) => shortNumber(100 * Number(length))).join(
      " ",
    );
  }
  return value.replace(/^#(.)\1(.)\2(.)\3$/, "#$1$2$3");
}

/** To four digits behind the point. */
export function shortNumber(value: number): string {
  return String(Math.round(value * 1e4) / 1e4).replace(/^0\./, ".");
}

/** Attributes as they stand in a tag. */
export function attributesText(attributes: readonly (readonly [string, string])[]): string {
  return attributes.map(([name, value]) => ` ${name}="${escaped(value).replaceAll('"', "&quot;")}"`)
    .join("");
}

/** Text as it stands in a document. */
export function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
