/**
 * Writes indices, exponents and signs of mathematics into an SVG of Vega, as runs of their own. Where
 * two fonts meet, each run has its own place: a renderer that shapes a whole line at once takes one font
 * for all of it.
 */
import { fontRuns, mathFamily, textWidth } from "./fonts.ts";
import { parseMarkup } from "./markup.ts";

/** Replaces the markup of every text element of an SVG by `tspan` elements; other text stays. */
export function expandMarkup(svg: string): string {
  return svg.replace(
    /<text([^>]*) font-size="([\d.]+)px"([^>]*)>([^]*?)<\/text>/g,
    (_, before: string, size: string, after: string, body: string) => {
      const weight = /font-weight="([^"]*)"/.exec(before + after)?.[1] ?? "normal";
      const anchor = /text-anchor="([^"]*)"/.exec(before + after)?.[1] ?? "start";
      const written = expandBody(body, { size: Number(size), weight, anchor });
      return `<text${before} font-size="${size}px"${after}>${written}</text>`;
    },
  );
}

interface Style {
  readonly size: number;
  readonly weight: string;
  /** Which part of a line lies at zero along x, where Vega puts every line. */
  readonly anchor: string;
}

/** Text, or one `tspan` a line. A line begins where the baseline of the one before it ended. */
function expandBody(body: string, style: Style): string {
  let baseline = 0;
  return body.split(/(<[^>]*>)/).map((part) => {
    if (part.startsWith("<")) {
      const own = part.replace(
        / dy="(-?[\d.]+)"/,
        (_, dy: string) => ` dy="${round(Number(dy) - baseline)}"`,
      );
      if (own !== part || / dy="/.test(part)) baseline = 0;
      return own;
    }
    const [written, end] = spans(decoded(part), style);
    if (written === undefined) return part;
    baseline = end;
    return written;
  }).join("");
}

/** The runs of a text and the shift of its baseline at their end; undefined if it is plain. */
function spans(content: string, { size, weight, anchor }: Style): [string | undefined, number] {
  const runs = parseMarkup(content).flatMap((run) =>
    fontRuns(run.text, weight).map((part) => ({ ...run, ...part }))
  );
  const placed = runs.some(({ math }) => math);
  if (!placed && runs.every(({ scale }) => scale === 1)) return [undefined, 0];
  let baseline = 0;
  let x = placed ? -shareBefore(anchor) * textWidth(content, { size, weight }) : 0;
  const written = runs.map(({ text, scale, rise, math }) => {
    const shift = -(rise * size) - baseline;
    baseline += shift;
    const place = placed ? ` x="${round(x)}" text-anchor="start"` : "";
    x += textWidth(text, { size: scale * size, weight });
    const dy = shift === 0 ? "" : ` dy="${round(shift)}"`;
    const own = scale === 1 ? "" : ` font-size="${round(scale * size)}px"`;
    const family = math ? ` font-family="${mathFamily}"` : "";
    return `<tspan${place}${dy}${own}${family}>${encoded(text)}</tspan>`;
  });
  return [written.join(""), baseline];
}

/** The share of a line that lies before its anchor. */
function shareBefore(anchor: string): number {
  return { middle: 0.5, end: 1 }[anchor] ?? 0;
}

function decoded(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

function encoded(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
