/** Sentences of a paper's YAML with their formulas: `n^{-2/3}`, `L^-0.2`, `h_k`, `max_{k}`. */
import { type Content, markup } from "../../words/markup.ts";

/** In braces whatever stands there; without them a number, or the letters of one index. */
const script = /([_^])(?:\{([^{}]*)\}|(-?\d+(?:\.\d+)?(?:\/\d+)?|[A-Za-z](?![A-Za-z])))/g;

/** The same words, with what is raised or lowered as such. Names like `log_norm` stay as they are. */
export function prose(text: string): Content {
  const parts: Content[] = [];
  let end = 0;
  for (const match of text.matchAll(script)) {
    const [whole, sign, braced, bare] = match;
    parts.push(text.slice(end, match.index));
    const inside = braced ?? bare;
    parts.push(sign === "^" ? markup`<sup>${inside}</sup>` : markup`<sub>${inside}</sub>`);
    end = match.index + whole.length;
  }
  return [...parts, text.slice(end)];
}
