/** `of` on a stage: what it fits or compares, as one address in place of an input and a column. */
import { UserError } from "../../../contract/errors.ts";
import { emptyMap, isMap, type LocatedMap, placeOf, set, spotOf, without } from "../located.ts";
import { type Address, type Addresses, kindOf } from "./addresses.ts";
import { asUse } from "./laid-over.ts";
import type { Catalogue } from "../catalogue.ts";

/** The word. */
export const ofWord = "of";

/** The kind that fits, and the role of what it fits. */
export const fitKind = "fit-exponents";
export const samplesRole = "samples";

/** The role of what a comparison is about, unless a check says another. */
export const measuredRole = "measured";

export interface SubjectContext {
  readonly catalogue: Catalogue;
  readonly addresses: Addresses;
  readonly file: string;
  readonly problems: UserError[];
}

/** The stage with `of` as an input, and as the column of its fit. */
export async function withSubject(
  stage: LocatedMap,
  { whose, kind, ...context }: SubjectContext & {
    readonly whose: string;
    readonly kind: string | undefined;
  },
): Promise<LocatedMap> {
  const { catalogue, addresses, file, problems } = context;
  const rule = kind === undefined ? undefined : (await kindOf(catalogue, kind))?.inputs;
  if (!(ofWord in stage) || rule === undefined) return stage;
  const spot = spotOf(stage, [ofWord]);
  const role = [samplesRole, measuredRole].find((name) =>
    rule.required.includes(name) || rule.optional.includes(name)
  );
  if (role === undefined) return stage; // The reader does not know the word here.
  const address = await addresses.find(stage[ofWord], { whose, spot });
  const result = without(stage, [ofWord, "inputs"]);
  const inputs = isMap(stage.inputs) ? without(stage.inputs, []) : emptyMap();
  if (role in inputs) problems.push(twiceProblem(inputs, role, { file, other: ofWord }));
  if (address === undefined) return stage.inputs === undefined ? result : stage;
  set(inputs, role, { value: `${address.stage}.${address.output}`, spot });
  set(result, "inputs", { value: inputs, spot: spotOf(stage, ["inputs"]) ?? spot });
  if (address.column === undefined) return result;
  const fit = asUse(stage, "fit");
  if (role !== samplesRole || !isMap(fit)) {
    problems.push(
      new UserError({
        place: placeOf(spot, { of: "value", file }),
        action: `cannot take the column "${address.column}" for ${whose}`,
        allowed: `${address.stage}.${address.output}`,
        hint: "a column is for a check, or for a stage with `fit`",
      }),
    );
    return result;
  }
  set(result, "fit", {
    value: withColumn(fit, { address, stage, file, problems }),
    spot: spotOf(stage, ["fit"]),
  });
  return result;
}

/** A fit of the column that an address names. `stage`: where `of` is written. */
export function withColumn(
  fit: LocatedMap,
  { address, stage, file, problems }: {
    readonly address: Address;
    readonly stage: LocatedMap;
    readonly file: string;
    readonly problems: UserError[];
  },
): LocatedMap {
  if (address.column === undefined) return fit;
  if ("column" in fit) problems.push(twiceProblem(fit, "column", { file, other: ofWord }));
  const result = without(fit, ["column"]);
  set(result, "column", { value: address.column, spot: spotOf(stage, [ofWord]) });
  return result;
}

/** The error for a word that another one has said already. */
export function twiceProblem(
  map: LocatedMap,
  word: string,
  { file, other }: { readonly file: string; readonly other: string },
): UserError {
  return new UserError({
    place: placeOf(spotOf(map, [word]), { of: "key", file }),
    action: `cannot take "${word}" twice: from here and from \`${other}\``,
    hint: "remove one of the two",
  });
}
