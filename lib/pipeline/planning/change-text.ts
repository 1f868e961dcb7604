/** Changes of a manifest in words. */
import { clippedText } from "../../contract/clipped-text.ts";
import { canonicalJson } from "../keys/canonical-json.ts";
import { ownFileOf } from "../specification/program.ts";
import type { ManifestChange } from "./manifest-changes.ts";

/** A change on one line: "uses.theory.line.slope: 3 → 4". */
export function changeText(change: ManifestChange): string {
  const { part, before, after, from } = change;
  const name = from === undefined || isFile(change) ? nameOf(change) : `${part} (from ${from})`;
  return `${name}: ${valueText(before)} → ${valueText(after)}`;
}

/** An external file, whose path says more than its role. */
function isFile({ part }: ManifestChange): boolean {
  return part.startsWith("files.");
}

function nameOf(change: ManifestChange): string {
  const { part, from } = change;
  const own = ownFileOf(part.replace(/^files\./, ""));
  if (own !== undefined) return `file of the program ${own}`;
  if (part === "program.version") return "version of the program";
  return from !== undefined && isFile(change) ? `${part} (${from})` : part;
}

/** A change on one line for a table of jobs, without what only a person who asks wants to see. */
export function inWords(change: ManifestChange): string {
  const { part, before, after } = change;
  if (part === "code") return "its code changed";
  if (part === "conversion") return "the code that reads and writes tables changed";
  if (part === "randomKey") return "its random numbers changed (pipeline seed or stream)";
  const name = nameOf(change);
  if (before === undefined) return `${name}: new, ${short(after)}`;
  if (after === undefined) return `${name}: gone, was ${short(before)}`;
  return `${name}: ${short(before)} -> ${short(after)}`;
}

/** A value of the manifest; digests are cut to twelve characters. */
function valueText(value: unknown): string {
  if (value === undefined) return "(absent)";
  if (typeof value === "object" && value !== null && "fromAxis" in value) {
    return `${JSON.stringify(value.fromAxis)} (from the axis)`;
  }
  const text = JSON.stringify(value).replace(/\b([0-9a-f]{12})[0-9a-f]{52}\b/g, "$1…");
  return clippedText(text, 100);
}

function short(value: unknown): string {
  const text = canonicalJson(value);
  if (/^"[0-9a-f]{64}"$/.test(text)) return text.slice(1, 13);
  return clippedText(text, 60);
}
