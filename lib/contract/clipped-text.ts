/** The first so many UTF-16 units of a text, one less where that would leave half a character at the end. */
export function firstOf(text: string, lengthMax: number): string {
  const first = text.slice(0, lengthMax);
  return first.length < text.length ? first.replace(/[\uD800-\uDBFF]$/, "") : first;
}

/** A text of at most so many UTF-16 units: a longer one is cut and ends in "…". */
export function clippedText(text: string, lengthMax: number): string {
  return text.length > lengthMax ? `${firstOf(text, lengthMax - 1)}…` : text;
}
