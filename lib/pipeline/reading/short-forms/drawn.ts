/** `of` in a layer of a figure: it names what it draws; the figure's inputs and roles are made from that. */
import { UserError } from "../../../contract/errors.ts";
import { emptyMap, isMap, type LocatedMap, placeOf, set, spotOf, without } from "../located.ts";
import type { Addresses } from "./addresses.ts";
import { Roles } from "./roles.ts";
import { ofWord, twiceProblem } from "./subject.ts";
import type { Json } from "../../specification/specification.ts";

interface DrawnContext {
  readonly addresses: Addresses;
  /** Whose layers: `figure "F1"`. */
  readonly whose: string;
  readonly file: string;
  readonly problems: UserError[];
}

/** A figure with the inputs that its layers name. */
export async function withDrawn(figure: LocatedMap, context: DrawnContext): Promise<LocatedMap> {
  const inputs = figure.inputs ?? emptyMap();
  if (!isMap(inputs)) return figure;
  const roles = new Roles(inputs, "drawn");
  const use = await layered(figure.figure, { ...context, roles });
  const result = without(figure, ["inputs", "figure"]);
  if (Object.keys(roles.inputs).length > 0 || "inputs" in figure) {
    const spot = spotOf(figure, ["inputs"]) ?? spotOf(figure, ["figure"]);
    set(result, "inputs", { value: roles.inputs, spot });
  }
  if ("figure" in figure) set(result, "figure", { value: use, spot: spotOf(figure, ["figure"]) });
  return result;
}

async function layered(
  value: Json,
  context: DrawnContext & { readonly roles: Roles },
): Promise<Json> {
  if (Array.isArray(value)) {
    const list: Json[] = [];
    for (const [index, item] of value.entries()) {
      set(list, index, { value: await layered(item, context), spot: spotOf(value, [index]) });
    }
    return list;
  }
  if (!isMap(value)) return value;
  const result = emptyMap();
  for (const word of Object.keys(value)) {
    const spot = spotOf(value, [word]);
    if (word !== ofWord) set(result, word, { value: await layered(value[word], context), spot });
    else await setInput(result, { ...context, layer: value });
  }
  return result;
}

async function setInput(
  result: LocatedMap,
  { addresses, roles, layer, whose, file, problems }: DrawnContext & {
    readonly roles: Roles;
    readonly layer: LocatedMap;
  },
): Promise<void> {
  const spot = spotOf(layer, [ofWord]);
  if ("input" in layer) problems.push(twiceProblem(layer, "input", { file, other: ofWord }));
  const address = await addresses.find(layer[ofWord], { whose: `a layer of ${whose}`, spot });
  if (address === undefined) return;
  if (address.column !== undefined) {
    problems.push(
      new UserError({
        place: placeOf(spot, { of: "value", file }),
        action: `cannot take the column "${address.column}" for a layer of ${whose}`,
        allowed: `${address.stage}.${address.output}`,
        hint: "a layer names its columns itself",
      }),
    );
  }
  set(result, "input", { value: roles.of(`${address.stage}.${address.output}`, spot), spot });
}
