/**
 * Subscripts and superscripts in the words of a figure: `R_{h}`, `10^{-3}`. Vega draws plain text, so
 * the markup is measured as it will look and turned into shifted runs once Vega has written its SVG.
 */

export interface Run {
  readonly text: string;
  /** Font size relative to the surrounding text. */
  readonly scale: number;
  /** Height of the baseline above that of the surrounding text, in em of the surrounding text. */
  readonly rise: number;
}

const small = 0.72;
const riseOf = { _: -0.18, "^": 0.36 } as const;

/** Splits a text into runs; without markup it is one run. */
export function parseMarkup(text: string): readonly Run[] {
  const runs: Run[] = [];
  let end = 0;
  for (const match of text.matchAll(/([_^])\{([^{}]*)\}/g)) {
    if (match.index > end) runs.push({ text: text.slice(end, match.index), scale: 1, rise: 0 });
    const rise = riseOf[match[1] as "_" | "^"];
    if (match[2] !== "") runs.push({ text: match[2], scale: small, rise });
    end = match.index + match[0].length;
  }
  if (end < text.length) runs.push({ text: text.slice(end), scale: 1, rise: 0 });
  return runs;
}

/** Writes the markup of every text element of an SVG as `tspan` elements. */
export function expandMarkup(svg: string): string {
  return svg.replace(
    /<text([^>]*) font-size="([\d.]+)px"([^>]*)>([^<]*[_^]\{[^<]*)<\/text>/g,
    (_, before, size, after, content) =>
      `<text${before} font-size="${size}px"${after}>${spans(content, Number(size))}</text>`,
  );
}

function spans(content: string, fontSize: number): string {
  let baseline = 0;
  return parseMarkup(content).map(({ text, scale, rise }) => {
    const shift = -(rise * fontSize) - baseline;
    baseline += shift;
    const size = scale === 1 ? "" : ` font-size="${round(scale * fontSize)}px"`;
    return `<tspan${shift === 0 ? "" : ` dy="${round(shift)}"`}${size}>${text}</tspan>`;
  }).join("");
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
