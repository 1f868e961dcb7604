/** A paper whose file is not where it is looked for. */
import { UserError } from "../../../contract/errors.ts";
import { paperFile, papersFolder } from "../../specification/workspace-files.ts";
import { namesIn } from "../../store/file-operations.ts";
import { allowedNames } from "../../words/nearest.ts";

/** What is wrong with a paper that pipeline.yaml names and that is not there. */
export function missingPaper(
  name: string,
  { place, papers, workspace }: {
    readonly place: UserError["details"]["place"];
    /** Names of those that are there. */
    readonly papers: readonly string[];
    readonly workspace: string;
  },
): UserError {
  const file = paperFile(name);
  const other = namesIn(`${workspace}/${papersFolder}`).map((own) => `${papersFolder}/${own}`)
    .find((own) => own.toLowerCase().replace(/\.yml$/, ".yaml") === file.toLowerCase());
  return new UserError({
    place,
    action: `cannot find paper "${name}"`,
    allowed: allowedNames(name, papers),
    hint: other === undefined || other === file
      ? `add ${file} to define it`
      : `rename ${other} to ${file}`,
  });
}
