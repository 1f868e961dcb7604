/** An archive that lends its results to a run, from its opening to what is said of it at the end. */
import { exitCodes, UserError } from "../../contract/errors.ts";
import type { Digest } from "../keys/digest.ts";
import type { Layout } from "../store/layout.ts";
import { openStore, type Store } from "../store/store.ts";
import { counted } from "../words/number-text.ts";
import { borrowing } from "./borrowing.ts";
import type { ArchiveDescription } from "./archive-description.ts";
import type { FileTree } from "./bag/file-tree.ts";
import { archivedStore, DamagedArchive } from "./reproduction/archived-store.ts";
import { descriptionIn } from "./reproduction/reproduce.ts";

export interface Lender {
  openStore(layout: Layout): Store;
  /** What came from the archive, and what of it could not be used. */
  lines(): readonly string[];
  close(): void;
}

/** `path`: how the archive was named. Throws a UserError for what is no archive of ours. */
export function openLender(tree: FileTree, path: string): Lender {
  const { profile, backend } = descriptionOf(tree);
  const archive = archivedStore(tree);
  const taken = new Set<Digest>();
  const refused = new Set<string>();
  return {
    openStore: (layout) => borrowing(openStore(layout), archive, { taken, refused }),
    lines() {
      const from = `${path} (profile ${profile}, back-end ${backend})`;
      return [
        taken.size === 0
          ? `Nothing was taken from ${from}: what is asked for is here already, or has other keys there.`
          : `Took ${counted(taken.size, "result")} from ${from}.`,
        ...[...refused].map((problem) => `${path} is damaged: ${problem}; it was computed instead`),
      ];
    },
    close: () => tree.close(),
  };
}

function descriptionOf(tree: FileTree): ArchiveDescription {
  try {
    return descriptionIn(tree);
  } catch (error) {
    tree.close();
    if (!(error instanceof DamagedArchive)) throw error;
    throw new UserError({
      action: `cannot take results from ${tree.name}: ${error.message}`,
      allowed: "an archive of `deno task archive`, or the folder that it was unpacked into",
      exitCode: exitCodes.storeDamage,
    });
  }
}
