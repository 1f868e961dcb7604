/** Where results go is said when a checkout first puts some into a store behind a link. */
import { firstUse } from "../../store/elsewhere.ts";
import { type Layout, layoutOf, storeRoot } from "../../store/layout.ts";
import { checkFormat } from "../../store/opening.ts";
import type { Surroundings } from "../surroundings.ts";

/** The store that results go to. Throws a UserError for what may not be one, before anything is written. */
export function layoutForResults({ workspace, terminal }: Surroundings): Layout {
  const root = storeRoot(workspace);
  checkFormat(root);
  const line = firstUse(root);
  if (line !== undefined) terminal.writeError(line);
  return layoutOf(root);
}
