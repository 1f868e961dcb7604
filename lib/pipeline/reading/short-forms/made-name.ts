/** Names that the reader itself puts together. */
import * as v from "valibot";
import { type Place, UserError } from "../../../contract/errors.ts";
import { nameSchema } from "../schema.ts";

/** What is wrong with a name made of others; undefined if nothing is. */
export function nameProblem(name: string, place: Place): UserError | undefined {
  if (v.is(nameSchema, name)) return undefined;
  return new UserError({
    place,
    action: `cannot make the name "${name}"`,
    allowed: "up to 64 letters, digits and hyphens",
    hint: "shorten the names that it is made of",
  });
}
