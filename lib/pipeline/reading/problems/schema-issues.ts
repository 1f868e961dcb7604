/** Reads valibot's schemas and issues: which entries there are, what is wrong, in our words. */
import { clippedText } from "../../../contract/clipped-text.ts";
import type * as v from "valibot";
import { UserError } from "../../../contract/errors.ts";
import { type LocatedMap, placeOf, type Spot, spotOf, writtenAs } from "../located.ts";
import { quoteHint } from "./yaml-slips.ts";
import { allowedNames } from "../../words/nearest.ts";

export type AnySchema = v.GenericSchema;
/** The parts of valibot's schemas that hold other schemas. */
interface SchemaParts {
  readonly entries?: Readonly<Record<string, AnySchema>>;
  readonly options?: readonly unknown[];
  readonly wrapped?: AnySchema;
  readonly value?: AnySchema;
  readonly pipe?: readonly unknown[];
}

/** The parameters of an object schema by name; those of every option of a union. */
export function entriesOf(schema: AnySchema): Readonly<Record<string, AnySchema>> {
  const { entries, options, wrapped } = schema as SchemaParts;
  if (entries) return entries;
  if (wrapped) return entriesOf(wrapped);
  const found: Record<string, AnySchema> = {};
  for (const option of options ?? []) {
    if (typeof option === "object" && option !== null) {
      Object.assign(found, entriesOf(option as AnySchema));
    }
  }
  return found;
}

/** The words that a schema knows at the end of a path; none where that depends on the values. */
function wordsAt(schema: AnySchema | undefined, path: readonly (string | number)[]): string[] {
  let at: AnySchema | undefined = schema;
  for (const name of path) {
    while ((at as SchemaParts | undefined)?.wrapped) at = (at as SchemaParts).wrapped;
    const { entries, value } = (at ?? {}) as SchemaParts;
    at = entries && Object.hasOwn(entries, name) ? entries[name] : value;
  }
  return at === undefined ? [] : Object.keys(entriesOf(at));
}

/** The description in a schema's pipe, looking through optional wrappers. */
export function descriptionOf(schema: AnySchema | undefined): string | undefined {
  if (schema === undefined) return undefined;
  const { pipe, wrapped } = schema as SchemaParts;
  for (const item of pipe ?? []) {
    const { type, description } = item as { type?: string; description?: string };
    if (type === "description" && description !== undefined) return description;
  }
  return wrapped ? descriptionOf(wrapped) : undefined;
}

/** True for an entry that must be there and is not: YAML itself has nothing undefined. */
export function isMissing(issue: v.BaseIssue<unknown>): boolean {
  return issue.received === "undefined" && issue.path !== undefined;
}

/** True for an unknown entry. */
export function isUnknown(issue: v.BaseIssue<unknown>): boolean {
  return issue.type === "strict_object" && issue.expected === "never";
}

/** What an issue would have accepted, in words. */
export function allowedBy(issue: v.BaseIssue<unknown>): string {
  const { type, expected } = issue;
  const { requirement } = issue as { requirement?: unknown };
  if (type === "picklist" || type === "enum" || type === "variant") {
    const options = (expected ?? "").replace(/^\(|\)$/g, "").split(" | ")
      .map((text) => text.replace(/^"|"$/g, ""));
    return typeof issue.input === "string"
      ? allowedNames(issue.input, options)
      : options.join(", ");
  }
  // One word, or a list of such words: the wrong word says which were meant.
  const word = type === "union" &&
    issue.issues?.find((part) => part.type === "picklist" && typeof part.input === "string");
  if (word) return allowedBy(word);
  if (type === "integer" || type === "safe_integer") return "whole numbers";
  if (type === "finite") return "finite numbers";
  if (requirement instanceof RegExp) {
    // Our schemas say in words what their patterns mean.
    return /^Invalid /.test(issue.message) ? `text like ${expected}` : issue.message;
  }
  if (expected) return plain(expected);
  return plain(sentence(issue));
}

function plain(text: string): string {
  return text.replaceAll("Object", "a map").replaceAll("Array", "a list").replaceAll(/"/g, "")
    .replace(/^\((.*)\)$/, "$1").replaceAll(" | ", " or ");
}

/** An issue's own message, to follow a colon. */
export function sentence({ message }: v.BaseIssue<unknown>): string {
  return message.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
}

/** A value as the user may recognise it, cut at 60 characters. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return clippedText(text, 60);
}

/** What was written where text is wanted, and how to write it; undefined where that is not the slip. */
export function unquoted(
  issue: v.BaseIssue<unknown>,
  spot: Spot | undefined,
): { readonly written: string; readonly allowed: string; readonly hint: string } | undefined {
  const written = writtenAs(spot, issue.input);
  const expected = issue.expected ?? "";
  if (written === undefined || !/\bstring\b/.test(expected) || /number/.test(expected)) {
    return undefined;
  }
  return { written, allowed: "text", hint: quoteHint(written) };
}

/** Turns an issue of the structure of a file (not of parameters) into an error with its place. */
export function structureProblem(
  issue: v.BaseIssue<unknown>,
  { root, file, whose, known, schema }: {
    readonly root: LocatedMap;
    readonly file: string;
    readonly whose: string;
    /** Entries that there are, for unknown ones at the top of `root`. */
    readonly known: readonly string[];
    /** Tells the entries further down. */
    readonly schema?: AnySchema;
  },
): UserError {
  const path = (issue.path ?? []).map(({ key }) => key as string | number);
  const name = String(path.at(-1) ?? "");
  const place = (of: "key" | "value") => placeOf(spotOf(root, path), { of, file });
  const inside = path.length > 1 ? `${path.slice(0, -1).join(".")} of ${whose}` : whose;
  if (isMissing(issue)) {
    return new UserError({
      place: place("key"),
      action: `cannot do without "${name}" in ${inside}`,
      hint: "add it",
    });
  }
  if (isUnknown(issue)) {
    const words = path.length === 1 ? known : wordsAt(schema, path.slice(0, -1));
    const allowed = words.length > 0 ? allowedNames(name, words) : undefined;
    return new UserError({
      place: place("key"),
      action: `cannot find the word "${name}" of ${inside}`,
      allowed,
    });
  }
  const what = path.length === 0 ? whose : `"${name}" of ${inside}`;
  const ofKey = issue.path?.at(-1)?.origin === "key";
  const bare = ofKey ? undefined : unquoted(issue, spotOf(root, path));
  if (bare !== undefined) {
    const { written, ...advice } = bare;
    return new UserError({
      place: place("value"),
      action: `cannot use ${written} as ${what}`,
      ...advice,
    });
  }
  return new UserError({
    place: place(ofKey ? "key" : "value"),
    action: `cannot use ${shown(issue.input)} as ${ofKey ? `a name in ${inside}` : what}`,
    allowed: allowedBy(issue),
  });
}
