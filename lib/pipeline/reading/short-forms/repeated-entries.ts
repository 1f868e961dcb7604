/** `each` in an entry of a list: the entry stands for several that share the rest. */
import { UserError } from "../../../contract/errors.ts";
import {
  changedList,
  changedMap,
  isMap,
  type LocatedMap,
  merged,
  placeOf,
  spotOf,
  without,
} from "../located.ts";
import type { Budget } from "./budget.ts";
import { namedPlugin } from "./laid-over.ts";
import { eachWord } from "./variants.ts";
import type { Json } from "../../specification/specification.ts";

interface EntriesContext {
  readonly budget: Budget;
  readonly file: string;
  readonly problems: UserError[];
}

/** The value with all such entries of all lists in it replaced by what they stand for. */
export function withRepeatedEntries(value: Json, context: EntriesContext): Json {
  if (!context.budget.spend(1)) return value;
  if (isMap(value)) return changedMap(value, (inner) => withRepeatedEntries(inner, context));
  if (!Array.isArray(value)) return value;
  return changedList(
    value,
    (item) => entriesOf(item, context).map((entry) => withRepeatedEntries(entry, context)),
  );
}

function entriesOf(item: Json, context: EntriesContext): readonly Json[] {
  if (!isMap(item) || !(eachWord in item)) return [item];
  const { file, problems } = context;
  const list = item[eachWord];
  const wrong = !Array.isArray(list) || list.length === 0
    ? spotOf(item, [eachWord])
    : spotOf(list, [list.findIndex((one) => !isMap(one))]);
  if (!Array.isArray(list) || list.length === 0 || wrong !== undefined) {
    problems.push(
      new UserError({
        place: placeOf(wrong, { of: "value", file }),
        action: "cannot read what `each` entry of a list changes",
        allowed: "a list of maps, each with the entries that it adds or changes",
      }),
    );
    return [];
  }
  const shared = without(item, [eachWord]);
  if (!context.budget.spend(list.length * Object.keys(shared).length)) return [];
  return (list as LocatedMap[]).flatMap((own) =>
    entriesOf(merged(shared, own, namedPlugin), context)
  );
}
