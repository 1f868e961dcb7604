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
