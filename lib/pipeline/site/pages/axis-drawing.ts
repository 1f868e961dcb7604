/**
 * One check on one axis: what is allowed around theory, the rival, the measured number with its interval, and
 * the published one where the claim's row has one.
 * Shapes have classes, and the style sheet their colours; the same is said in words.
 */
import type { DocumentedRow } from "../../report/claims-document.ts";
import { rounder } from "../../words/number-text.ts";
import { type Content, Markup, markup } from "../../words/markup.ts";

type Row =
  & Pick<
    DocumentedRow,
    | "relation"
    | "theory"
    | "theoryHigh"
    | "tolerance"
    | "measured"
    | "low"
    | "high"
    | "rival"
    | "verdict"
    | "text"
  >
  & {
    /** What the authors printed of the very quantity, if that is one number. */
    readonly published?: number;
  };

/** In pixels of the drawing. */
const size = { width: 440, height: 86, margin: 30, axis: 58 } as const;
/** A small one has neither ticks nor words. */
const small = { width: 180, height: 24, margin: 8, axis: 16 } as const;

/** Undefined where nothing was measured or nothing is predicted: there is nothing to draw. */
export function axisDrawing(row: Row, { isSmall = false } = {}): Markup | undefined {
  const { measured, theory } = row;
  if (measured === null || theory === null) return undefined;
  const box = isSmall ? small : size;
  const domain = domainOf(row);
  const place = (value: number) => {
    const share = (value - domain[0]) / (domain[1] - domain[0]);
    const pixels = box.margin + share * (box.width - 2 * box.margin);
    return isSmall ? Math.round(pixels) : tenths(pixels);
  };
  // What lies beyond the drawing ends at its edge.
  const at = (value: number | null, end: number) =>
    value === null || !Number.isFinite(value)
      ? end
      : Math.min(box.width - box.margin / 2, Math.max(box.margin / 2, place(value)));
  const y = box.axis - (isSmall ? 4 : 16);
  const [left, right] = [at(row.low, box.margin / 2), at(row.high, box.width - box.margin / 2)];
  const [from, to] = allowedOf(row).map((value, k) =>
    at(value, k === 0 ? box.margin / 2 : box.width - box.margin / 2)
  );
  // What all drawings share stands in the style sheet: heights, and for small ones the axis.
  const shapes: Content[] = [
    markup`<rect x="${from}" width="${Math.max(1, tenths(to - from))}"/>`,
    !isSmall &&
    markup`<path class="axis" d="M${box.margin / 2} ${box.axis}H${box.width - box.margin / 2}"/>`,
    markup`<path d="M${place(theory)} ${y - 11}V${box.axis}${
      row.theoryHigh !== null && `M${place(row.theoryHigh)} ${y - 11}V${box.axis}`
    }"/>`,
    row.rival !== null &&
    markup`<path class="rival" d="M${place(row.rival)} ${y - 11}V${box.axis}"/>`,
    hasInterval(row) &&
    markup`<path class="ci" d="M${left} ${y}H${right}${bar(row.low, left, y)}${
      bar(row.high, right, y)
    }"/>`,
    row.published !== undefined &&
    markup`<circle class="published" cx="${place(row.published)}"/>`,
    markup`<circle cx="${place(measured)}"/>`,
    !isSmall && words(row, place),
    !isSmall && ticks(domain, place),
  ];
  // A small one stands beside its numbers.
  return isSmall
    ? markup`<svg class="small" aria-hidden="true">${shapes}</svg>`
    : markup`<svg class="check" viewBox="0 0 ${box.width} ${box.height}" role="img" aria-label="${
      inWords(row)
    }">${shapes}</svg>`;
}

/** In words, for readers who cannot see it. */
export function inWords(row: Row): string {
  const { text, tolerance, rival, published, verdict } = row;
  const allowed = tolerance === null ? "" : ` within ${shortNumber(tolerance)}`;
  const other = rival === null ? "" : `; rival ${shortNumber(rival)}`;
  const printed = published === undefined ? "" : `; published ${shortNumber(published)}`;
  return `measured ${text.measured}, interval ${text.interval}; theory ${text.theory}${allowed}${other}${printed}: ${verdict}`;
}

/** One plain number, as authors print it: "-0.205", "5"; anything else is read as words. */
export function printedNumber(published: string): number | undefined {
  return /^[-−]?\d+(\.\d+)?(e[-−]?\d+)?$/.test(published)
    ? Number(published.replaceAll("−", "-"))
    : undefined;
}

function tenths(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}

export function shortNumber(value: number): string {
  return rounder(value, null)(value);
}

function hasInterval({ low, high }: Row): boolean {
  return low !== null || high !== null;
}

/** The end of an interval that the networks do not bound has no bar. */
function bar(value: number | null, x: number, y: number): string {
  return value === null ? "" : `M${x} ${y - 6}v12`;
}

/** What may be measured; null: no end. */
function allowedOf(
  { relation, theory, theoryHigh, tolerance }: Row,
): [number | null, number | null] {
  switch (relation) {
    case "<=":
      return [null, theory];
    case ">=":
      return [theory, null];
    case "in":
      return [theory, theoryHigh];
    case "=":
      return [theory! - (tolerance ?? 0), theory! + (tolerance ?? 0)];
  }
}

/** Everything that is drawn has room; a tolerance much wider than all else need not be seen whole. */
function domainOf(row: Row): [number, number] {
  const { measured, theory, theoryHigh, low, high, rival, published = null } = row;
  const values = [measured, theory, theoryHigh, low, high, rival, published]
    .filter((value) => value !== null && Number.isFinite(value)) as number[];
  let [least, most] = [Math.min(...values), Math.max(...values)];
  const span = most - least;
  const room = span > 0 ? span : Math.abs(most) || 1;
  for (const end of allowedOf(row)) {
    if (end === null || Math.abs(end - theory!) > 3 * room) continue;
    least = Math.min(least, end);
    most = Math.max(most, end);
  }
  const margin = 0.06 * (most - least || room);
  return [least - margin, most + margin];
}

/** Nearer words than this, in pixels, would cover each other: they share a place. */
const wordsApart = 66;

function words(row: Row, place: (value: number) => number): Content {
  const named = [
    { word: "theory", x: place(row.theory!) },
    ...row.theoryHigh === null ? [] : [{ word: "theory", x: place(row.theoryHigh) }],
    ...row.rival === null ? [] : [{ word: "rival", x: place(row.rival) }],
    ...row.published === undefined ? [] : [{ word: "published", x: place(row.published) }],
    { word: "measured", x: place(row.measured!) },
  ].sort((a, b) => a.x - b.x);
  const groups: { words: string[]; x: number }[] = [];
  for (const { word, x } of named) {
    const last = groups.at(-1);
    const width = last === undefined ? 0 : wordsApart * (0.5 + 0.5 * last.words.length);
    if (last === undefined || x - last.x >= width) groups.push({ words: [word], x });
    else if (!last.words.includes(word)) last.words.push(word);
  }
  return groups.map(({ words, x }) => {
    const half = 4 + 29 * words.length;
    const within = Math.min(size.width - half, Math.max(half, x));
    return markup`<text x="${Math.round(within)}">${words.join(", ")}</text>`;
  });
}

const ticksAbout = 5;

function ticks(domain: readonly [number, number], place: (value: number) => number): Content {
  const span = domain[1] - domain[0];
  const power = 10 ** Math.floor(Math.log10(span / ticksAbout));
  const step = [1, 2, 5, 10].map((factor) => factor * power)
    .find((step) => span / step <= ticksAbout + 0.5) ?? 10 * power;
  const first = Math.ceil(domain[0] / step);
  const last = Math.floor(domain[1] / step);
  if (!Number.isSafeInteger(first) || last - first > 20) return undefined;
  const values = Array.from({ length: last - first + 1 }, (_, k) => (first + k) * step);
  // To the digit in which one tick differs from the next.
  const textOf = rounder(Math.max(...values.map(Math.abs)), 10 * step);
  const marks = values.map((value) => `M${Math.round(place(value))} ${size.axis}v5`);
  return [
    markup`<path class="axis" d="${marks}"/>`,
    values.map((value) =>
      markup`<text class="tick" x="${Math.round(place(value))}">${
        value === 0 ? "0" : textOf(value)
      }</text>`
    ),
  ];
}
