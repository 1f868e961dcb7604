/** JSON in filled lines: what fits into a line stands in one. */

const lineLength = 160;

/** The text of a JSON value without trailing newline; indented by a space for each level. */
export function filledJson(value: unknown, indentation = 0): string {
  const line = JSON.stringify(value);
  if (typeof value !== "object" || value === null || fits(line, indentation)) return line;
  const inner = indentation + 1;
  const entries = Array.isArray(value)
    ? value.map((item) => filledJson(item, inner))
    : Object.entries(value).filter(([, item]) => item !== undefined)
      .map(([name, item]) => `${JSON.stringify(name)}:${filledJson(item, inner)}`);
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  const margin = " ".repeat(inner);
  const lines = entries.map((entry) => `${margin}${entry}`).join(",\n");
  return `${open}\n${lines}\n${" ".repeat(indentation)}${close}`;
}

function fits(line: string, indentation: number): boolean {
  return indentation + line.length <= lineLength;
}
