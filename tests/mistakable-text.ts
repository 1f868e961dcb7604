/** Texts of tables that a spreadsheet turns into something else: dates, times, numbers. */
import { tableMediaType } from "../lib/contract/media-types.ts";
import { decodeTable } from "../lib/contract/codec.ts";

const months = "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|" +
  "sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?";
const number = "\\d{1,4}";
const patterns = [
  /^\d{1,4}[-/.:,]\d{1,4}(?:[-/.:,]\d{1,4})?$/,
  // A month alone is a word; with a day or a year it is a date.
  new RegExp(`^(?:${months})[-/ ]?${number}$`, "i"),
  new RegExp(`^${number}[-/ ]?(?:${months})(?:[-/ ]?${number})?$`, "i"),
  /^[-+]?0\d+$/,
  /^\d+e\d+$/i,
  /^\d{1,3}(?:,\d{3})+$/,
];

/** True for a text that Excel or LibreOffice reads as a date, a time or another number. */
export function isMistakable(text: string): boolean {
  return patterns.some((pattern) => pattern.test(text));
}

/** Such texts in the columns of a stored table, each once, with its column. */
export function mistakableIn(bytes: Uint8Array, mediaType: string): string[] {
  if (mediaType !== tableMediaType) return [];
  return Object.entries(decodeTable(bytes).columns).flatMap(([name, column]) =>
    column.kind === "text"
      ? [...new Set(column.values)].filter(isMistakable).map((text) => `${name} "${text}"`)
      : []
  );
}
