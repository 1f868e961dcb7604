/** JSON in filled lines: what fits into a line stands in one. */

/** The text of a JSON value without trailing newline; indented by a space for each level. */
export function filledJson(value: unknown, lineLength: number, indentation = 0): string {
  const line = JSON.stringify(value);
  const fits = indentation + line.length <= lineLength;
  if (typeof value !== "object" || value === null || fits) return line;
  const inner = indentation + 1;
  const entries = Array.isArray(value)
    ? value.map((item) => filledJson(item, lineLength, inner))
    : Object.entries(value).filter(([, item]) => item !== undefined)
      .map(([name, item]) => `${JSON.stringify(name)}:${filledJson(item, lineLength, inner)}`);
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  const margin = " ".repeat(inner);
  const lines = entries.map((entry) => `${margin}${entry}`).join(",\n");
  return `${open}\n${lines}\n${" ".repeat(indentation)}${close}`;
}
