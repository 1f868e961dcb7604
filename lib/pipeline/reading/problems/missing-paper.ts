/** What to do about a paper that pipeline.yaml names and that is not there. */
import { type Place, UserError } from "../../../contract/errors.ts";
import { papersFolder } from "../../specification/workspace-files.ts";
import { allowedNames } from "../../words/nearest.ts";

export function missingPaper(name: string, about: {
  readonly place: Place | undefined;
  /** Names of the papers that there are. */
  readonly papers: readonly string[];
  /** Names of all that lies in their folder. */
  readonly names: readonly string[];
}): UserError {
  const file = `${papersFolder}/${name}.yaml`;
  const other = misnamed(name, about.names);
  return new UserError({
    ...(about.place ? { place: about.place } : {}),
    action: `cannot find paper "${name}"`,
    allowed: allowedNames(name, about.papers),
    hint: other === undefined
      ? `add ${file} to define it`
      : `rename ${papersFolder}/${other} to ${file}: a paper's file ends in .yaml`,
  });
}

/** A file that is likely to be this paper under another ending or in other letters. */
function misnamed(name: string, names: readonly string[]): string | undefined {
  const pattern = /^(.*)\.(?:ya?ml)(?:\.txt)?$/i;
  return [...names].sort()
    .find((file) => pattern.exec(file)?.[1].toLowerCase() === name.toLowerCase());
}
