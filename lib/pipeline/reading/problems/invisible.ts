/** Characters that are not seen, by name: what looks right in an editor and is not. */

const names: Readonly<Record<string, string>> = {
  "0000": "null character",
  "0008": "backspace",
  "000D": "carriage return",
  "001B": "escape",
  "00A0": "no-break space",
  "00AD": "soft hyphen",
  "061C": "Arabic letter mark",
  "2007": "figure space",
  "2009": "thin space",
  "200A": "hair space",
  "200B": "zero-width space",
  "200C": "zero-width non-joiner",
  "200D": "zero-width joiner",
  "200E": "left-to-right mark",
  "200F": "right-to-left mark",
  "2028": "line separator",
  "2029": "paragraph separator",
  "202A": "left-to-right embedding",
  "202B": "right-to-left embedding",
  "202C": "end of an embedding",
  "202D": "left-to-right override",
  "202E": "right-to-left override",
  "202F": "narrow no-break space",
  "2060": "word joiner",
  "2066": "left-to-right isolate",
  "2067": "right-to-left isolate",
  "2068": "isolate",
  "2069": "end of an isolate",
  "3000": "ideographic space",
  FEFF: "byte order mark",
};

/** "U+00A0 (no-break space)"; the number alone for a character without a name here. */
export function characterName(character: string): string {
  const code = character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0");
  return Object.hasOwn(names, code) ? `U+${code} (${names[code]})` : `U+${code}`;
}

/** Spaces other than the plain one, and what takes no room: never meant where YAML has its marks. */
export const oddSpace = /[\u00a0\u00ad\u1680\u2000-\u200d\u202f\u205f\u2060\u3000\ufeff]/;
