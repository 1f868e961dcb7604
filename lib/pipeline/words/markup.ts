/** Text as it stands in HTML and SVG, and pieces of such a document put together. */

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** A text as content or as the value of an attribute. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character]);
}

/** A piece of a document, which is not escaped again. */
export class Markup {
  constructor(readonly text: string) {}

  toString(): string {
    return this.text;
  }
}

/** What may stand in a {@link markup}: nothing for false, null and undefined, the parts of a list in a row. */
export type Content = Markup | string | number | false | null | undefined | readonly Content[];

/** A template of a document: whatever is put into it is escaped, unless it is a piece itself. */
export function markup(parts: TemplateStringsArray, ...values: readonly Content[]): Markup {
  let text = parts[0];
  for (const [k, value] of values.entries()) text += textOf(value) + parts[k + 1];
  return new Markup(text);
}

function textOf(content: Content): string {
  if (content === undefined || content === null || content === false) return "";
  if (content instanceof Markup) return content.text;
  if (typeof content === "object") return content.map(textOf).join("");
  return escaped(String(content));
}
