/**
 * Pieces to begin with: for each kind of plug-in a small one that works, with its test, and a paper.
 * They are texts in the folder `pieces`, where `{{name}}` stands for the name of the new piece.
 */
import "../packages/valibot.ts";
import { UserError } from "../../contract/errors.ts";
import { type SlotName, slots } from "../../contract/plugins.ts";
import { pluginFile, slotNames } from "../reading/catalogue.ts";
import { allowedNames } from "../words/nearest.ts";

/** A file to be written; its path counts from the workspace. */
export interface NewFile {
  readonly path: string;
  readonly text: string;
}

/** The kind of piece that is a paper; all others are plug-ins. */
export const paperKind = "paper";

/** The kind of the plug-ins in a slot: `checks` is a list of them, each one is a `check`. */
export function pieceKindOf(slot: SlotName): string {
  return slots[slot].list ? slot.replace(/s$/, "") : slot;
}

const slotsByKind = new Map(slotNames.map((slot) => [pieceKindOf(slot), slot]));

/** What can be written, in the order in which a theorist meets it. */
export const pieceKinds: readonly string[] = [paperKind, ...slotsByKind.keys()];

/** So long a name still leaves an import of the file within a line of 100 characters. */
const nameLengthMax = 40;
const namePattern = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
const emptyWords = ["util", "utils", "helper", "helpers", "common", "misc", "manager"];

/** The files of a new piece. Throws a UserError for a kind that does not exist or a bad name. */
export function pieceFiles(kind: string, name: string): readonly NewFile[] {
  if (!pieceKinds.includes(kind)) {
    throw new UserError({
      action: `cannot write a new "${kind}"`,
      allowed: allowedNames(kind, pieceKinds),
      hint: "say the kind first, then its name: `deno task new theory chi-square`",
    });
  }
  requireGoodName(kind, name);
  const slot = slotsByKind.get(kind);
  if (slot === undefined) return [{ path: paperFile(name), text: textOf("paper", name) }];
  const path = pluginFile(slot, name);
  return [
    { path, text: textOf(kind, name) },
    {
      path: testPathOf(path),
      text: textOf(`${kind}_test`, name),
    },
  ];
}

/** Path of the test of a source file: the same below tests/, `_test` before the ending. */
export function testPathOf(path: string): string {
  return `tests/${path.replace(/^lib\//, "").replace(/\.ts$/, "_test.ts")}`;
}

/** Path of a paper from the workspace. */
export function paperFile(name: string): string {
  return `papers/${name}.yaml`;
}

function requireGoodName(kind: string, name: string): void {
  if (!namePattern.test(name) || name.length > nameLengthMax) {
    throw new UserError({
      action: `cannot name a ${kind} "${name}"`,
      allowed: `lower-case words, joined by hyphens, up to ${nameLengthMax} characters`,
      hint: "name it by the idea in it, like chi-square or edge-exponent",
    });
  }
  const empty = name.split("-").find((word) => emptyWords.includes(word));
  if (empty === undefined) return;
  throw new UserError({
    action: `cannot name a ${kind} "${name}": the word "${empty}" says nothing`,
    hint: "name it by the idea in it, like chi-square or edge-exponent",
  });
}

function textOf(piece: string, name: string): string {
  const text = Deno.readTextFileSync(`${import.meta.dirname}/pieces/${piece}.txt`);
  return text.replaceAll("{{name}}", name);
}
