/**
 * Pages allow no code made from text. The conversion (seat/conversion.ts) needs one such function: Arrow
 * writes the text of a test for missing values. Its bytes are those that ran, so they stay as they are,
 * and this very text is recognised.
 */

/** What Arrow writes for a column of which null is the only missing value. */
const nullOnly = /^\s*switch \(x\) \{\s*case null:\s*return false;\s*\}\s*return true;\s*$/;

/** Function of this page, where it makes that one function without reading its text. */
export function allowKnownText(scope: { Function: FunctionConstructor } = globalThis): void {
  const original = scope.Function;
  const made = (texts: readonly string[]) =>
    texts.length === 2 && texts[0] === "x" && nullOnly.test(texts[1])
      ? (x: unknown) => x !== null
      : undefined;
  scope.Function = new Proxy(original, {
    apply: (target, _self, texts: string[]) => made(texts) ?? target(...texts),
    construct: (target, texts: string[]) => made(texts) ?? new target(...texts),
  });
}
