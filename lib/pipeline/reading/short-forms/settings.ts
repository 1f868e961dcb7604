/** `settings`: parameters that a plug-in has in this paper wherever it is used. */
import { UserError } from "../../../contract/errors.ts";
import type { SlotName } from "../../../contract/plugins.ts";
import { type Catalogue, slotNames } from "../catalogue.ts";
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
import { allowedNames } from "../../words/nearest.ts";
import type { Budget } from "./budget.ts";
import { asUse } from "./laid-over.ts";
import { componentsOf } from "./recipes.ts";
import type { Json } from "../../specification/specification.ts";

/** Parameters by slot and name of the plug-in. */
export type Settings = ReadonlyMap<string, LocatedMap>;

const idOf = (slot: SlotName, name: string) => `${slot}/${name}`;

/** Reads the section: `plugin: { … }`, or `slot/plugin: { … }` where two slots have one of that name. */
export function readSettings(
  section: LocatedMap,
  { catalogue, file, problems }: {
    readonly catalogue: Catalogue;
    readonly file: string;
    readonly problems: UserError[];
  },
): Settings {
  const settings = new Map<string, LocatedMap>();
  const all = slotNames.flatMap((slot) =>
    catalogue.plugins(slot).map((name) => ({ name, id: idOf(slot, name) }))
  );
  for (const written of Object.keys(section)) {
    const found = all.filter(({ name, id }) => written === name || written === id);
    const place = placeOf(spotOf(section, [written]), { of: "key", file });
    const own = section[written];
    if (found.length === 0) {
      problems.push(
        new UserError({
          place,
          action: `cannot find the plug-in "${written}" of settings`,
          allowed: allowedNames(written, all.map(({ name }) => name)),
        }),
      );
    } else if (found.length > 1) {
      problems.push(
        new UserError({
          place,
          action: `cannot tell which "${written}" settings mean`,
          allowed: found.map(({ id }) => id).join(", "),
        }),
      );
    } else if (isMap(own)) settings.set(found[0].id, own);
    else {
      problems.push(
        new UserError({
          place,
          action: `cannot use ${JSON.stringify(own)} as settings of "${written}"`,
          allowed: "a map of its parameters",
        }),
      );
    }
  }
  return settings;
}

/** A stage, claim or figure with the settings of the plug-ins that it uses under their own parameters. */
export function withSettings(
  stage: LocatedMap,
  { settings, axes, budget }: {
    readonly settings: Settings;
    readonly axes: LocatedMap;
    readonly budget: Budget;
  },
): LocatedMap {
  if (settings.size === 0) return stage;
  const named = Array.isArray(stage.axes) ? stage.axes as readonly Json[] : [];
  const fromAxes = named.flatMap((axis) => componentsOf(axes, axis));
  const lay = (slot: SlotName, use: Json): Json => {
    const name = isMap(use) && typeof use.use === "string" ? use.use : undefined;
    const own = name === undefined ? undefined : settings.get(idOf(slot, name));
    const isFree = own === undefined || !budget.spend(Object.keys(own).length);
    const laid = isFree ? use : under(use as LocatedMap, without(own, fromAxes));
    return slot === "figure" ? withPanels(laid, (panel) => lay(slot, panel)) : laid;
  };
  return changedMap(stage, (value, word) => {
    if (!(slotNames as readonly string[]).includes(word)) return value;
    const slot = word as SlotName;
    if (!Array.isArray(value)) return lay(slot, unlessBare(settings, slot, { stage, word }));
    const list = value;
    return changedList(
      list,
      (_, index) => [lay(slot, unlessBare(settings, slot, { stage: list, word: index }))],
    );
  });
}

/** A use with settings under its own parameters; what an axis gives is no literal parameter. */
function under(use: LocatedMap, settings: LocatedMap): LocatedMap {
  const others = Object.keys(use).filter((word) => word !== "use");
  return merged(merged(without(use, others), settings), use);
}

/** A bare name becomes a map only where there are settings for it. */
function unlessBare(
  settings: Settings,
  slot: SlotName,
  { stage, word }: { readonly stage: LocatedMap | Json[]; readonly word: string | number },
): Json {
  const value = (stage as Record<string | number, Json>)[word];
  return typeof value === "string" && !settings.has(idOf(slot, value)) ? value : asUse(stage, word);
}

/** A figure with each of its panels changed. */
export function withPanels(figure: Json, change: (panel: Json) => Json): Json {
  if (!isMap(figure) || !Array.isArray(figure.panels)) return figure;
  const panels = changedList(figure.panels, (panel) => [change(panel)]);
  return changedMap(figure, (value, word) => word === "panels" ? panels : value);
}
