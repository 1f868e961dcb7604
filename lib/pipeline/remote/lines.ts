/** What came of a remote store, or would come of it, in a line. */
import { bytesText, counted } from "../words/number-text.ts";
import { visibleLine } from "../words/visible.ts";
import type { RemoteAddress } from "./address.ts";
import type { Fetched } from "./fetching.ts";

export function fetchedLine(
  { base }: RemoteAddress,
  fetched: Fetched,
  { isPlan = false } = {},
): string {
  const { results, bytes, untrusted, wrong, wrongBecause, gaveUp } = fetched;
  const parts = [
    results === 0
      ? `Nothing ${isPlan ? "would be" : "was"} taken from ${base}`
      : `${isPlan ? "Would take" : "Took"} ${counted(results, "result")} (${bytesText(bytes)}) ` +
        `from ${base}`,
  ];
  if (gaveUp !== undefined) parts.push(`it was given up: ${gaveUp}`);
  if (untrusted > 0) {
    parts.push(
      `${counted(untrusted, "result")} there ${untrusted === 1 ? "is" : "are"} signed by nobody ` +
        "in `trust` of pipeline.yaml (--unsigned takes them all the same)",
    );
  }
  if (wrong > 0) parts.push(`${counted(wrong, "answer")} of it could not be used: ${wrongBecause}`);
  return visibleLine(`${parts.join("; ")}.`);
}
