/** Reads what fills a slot: names of plug-ins, or maps with `use` and parameters. */
import * as v from "valibot";
import { type Place, UserError } from "../../contract/errors.ts";
import { checkWords, type SlotName, slots } from "../../contract/plugins.ts";
import { tableParams } from "../../contract/table-measure.ts";
import { sortedMap } from "./canonical-map.ts";
import { entriesOf, structureProblem } from "./problems/schema-issues.ts";
import { emptyMap, isMap, type LocatedMap, placeOf, put, spotOf, without } from "./located.ts";
import { type LoadedPlugin, pluginFile, slotFolder } from "./catalogue.ts";
import { allowedNames } from "../words/nearest.ts";
import { type DynamicsTables, tablesOf } from "./dynamics-tables.ts";
import { checkParameters } from "./parameters.ts";
import { checkWordNames } from "./schema.ts";
import type { StageQuestion } from "./stage-question.ts";
import type { AxisSpec, Json, JsonMap, UseSpec } from "../specification/specification.ts";

/** The word of a check that is prose. */
const becauseWord = "because" satisfies keyof typeof checkWords;

export interface SlotQuestion extends StageQuestion {
  readonly slot: SlotName;
  /** The axes that the stage names. */
  readonly named: readonly AxisSpec[];
}

export interface ReadSlot {
  readonly uses: readonly UseSpec[];
  /** Roles of the files that the plug-ins read. */
  readonly files: readonly string[];
  readonly problems: readonly UserError[];
}

/** Reads one slot; never throws for what the user can fix. */
export async function readSlot(question: SlotQuestion): Promise<ReadSlot> {
  const { slot, written, place } = question;
  const value = written[slot];
  const { list } = slots[slot];
  if (list !== Array.isArray(value)) {
    const details = list
      ? { action: `cannot use one plug-in as "${slot}"`, allowed: "a list", hint: "write [ … ]" }
      : { action: `cannot use a list as "${slot}"`, allowed: "one plug-in" };
    const at = placeOf(spotOf(written, [slot]), { of: "value", file: place.file });
    return { uses: [], files: [], problems: [new UserError({ place: at, ...details })] };
  }
  const uses: UseSpec[] = [];
  const files: string[] = [];
  const problems: UserError[] = [];
  const entries = Array.isArray(value) ? value.map((_, index) => [slot, index]) : [[slot]];
  for (const path of entries) {
    const item = path.length === 2 ? (value as Json[])[path[1] as number] : value;
    const at = placeOf(spotOf(written, path), { of: "value", file: place.file });
    const read = await readUse(question, { item, place: at });
    problems.push(...read.problems);
    if (read.use === undefined) continue;
    if (slot === "measures" && uses.some(({ name }) => name === read.use!.name)) {
      const action = `cannot measure "${read.use.name}" twice in one stage`;
      problems.push(new UserError({ place: at, action, hint: "use a second stage" }));
    }
    uses.push(read.use);
    files.push(...read.files ?? []);
  }
  return { uses, files, problems };
}

interface ReadUse {
  readonly use?: UseSpec;
  readonly files?: readonly string[];
  readonly problems: readonly UserError[];
}

interface Item {
  readonly item: Json;
  readonly place: Place;
}

async function readUse(
  question: SlotQuestion,
  { item, place }: Item,
): Promise<ReadUse> {
  const { slot, catalogue } = question;
  const written = isMap(item) ? item : emptyMap();
  const name = isMap(item) ? item.use : item;
  const spot = isMap(item) ? spotOf(item, ["use"]) : undefined;
  const at = spot ? placeOf(spot, { of: "value", file: place.file }) : place;
  const plugins = catalogue.plugins(slot);
  const tables = slot === "measures" ? await tablesOf(question.written, catalogue) : undefined;
  const names = [...plugins, ...Object.keys(tables?.tables ?? {})];
  if (typeof name !== "string") {
    const action = isMap(item)
      ? `cannot do without "use" in ${slot}`
      : `cannot use ${JSON.stringify(item)} as ${slot}`;
    const allowed = names.join(", ") || "none";
    return { problems: [new UserError({ place: at, action, allowed })] };
  }
  if (tables !== undefined && Object.hasOwn(tables.tables, name)) {
    if (plugins.includes(name)) return { problems: [ambiguous(name, tables, at)] };
    const { summary } = tables.tables[name];
    return useOf(question, { name, written, place: at, plugin: { summary, params: tableParams } });
  }
  if (!names.includes(name)) {
    // Of a dynamics that cannot be read enough is said: the name may be one of its tables.
    if (slot === "measures" && tables === undefined && "dynamics" in question.written) {
      return { use: { name, params: {}, words: {}, axisParams: [] }, problems: [] };
    }
    const beside = tables ? ` or among the tables of the dynamics "${tables.dynamics}"` : "";
    const problem = new UserError({
      place: at,
      action: `cannot find ${slot} "${name}" in ${slotFolder(slot)}${beside}`,
      allowed: allowedNames(name, names),
      hint: `add ${pluginFile(slot, name)} to define it`,
    });
    return { problems: [problem] };
  }
  try {
    const plugin = await catalogue.plugin(slot, name);
    const file = catalogue.fileOf(pluginFile(slot, name));
    const read = useOf(question, { name, file, written, place: at, plugin });
    return plugin.parts === undefined || read.use === undefined
      ? read
      : await withParts(question, { ...read, use: read.use }, { written, list: plugin.parts });
  } catch (error) {
    if (error instanceof UserError) return { problems: [error] };
    throw error;
  }
}

function ambiguous(name: string, { dynamics }: DynamicsTables, place: Place): UserError {
  return new UserError({
    place,
    action:
      `cannot tell what measures "${name}" means: the dynamics "${dynamics}" has a table of ` +
      `that name, and ${pluginFile("measures", name)} is there too`,
    hint: "rename one of them",
  });
}

/** A plug-in whose parameter `list` holds uses of others, which are read as any use of the slot. */
async function withParts(
  question: SlotQuestion,
  { use, ...read }: ReadUse & { readonly use: UseSpec },
  { written, list }: { readonly written: LocatedMap; readonly list: string },
): Promise<ReadUse> {
  const parts: UseSpec[] = [];
  const problems: UserError[] = [];
  for (const [index, item] of ((written[list] ?? []) as readonly Json[]).entries()) {
    const place = placeOf(spotOf(written, [list, index]), {
      of: "value",
      file: question.place.file,
    });
    // An axis that the stage names gives parameters to the whole, not to its parts.
    const part = await readUse({ ...question, named: [] }, { item, place });
    problems.push(...part.problems);
    if (part.use !== undefined) parts.push(part.use);
  }
  return problems.length > 0 ? { problems } : { ...read, use: { ...use, parts } };
}

function useOf(
  { slot, named, axes }: SlotQuestion,
  { name, file, written, place, plugin }: {
    readonly name: string;
    readonly file?: string;
    readonly written: LocatedMap;
    readonly place: Place;
    readonly plugin: LoadedPlugin;
  },
): ReadUse {
  const wordNames = slot === "checks" ? checkWordNames : [];
  const literal = without(written, ["use", ...wordNames]);
  const words = emptyMap();
  for (const word of wordNames) {
    if (word in written) put(words, word, { value: written[word], spot: spotOf(written, [word])! });
  }
  const { axisParams, problems } = checkParameters({
    schema: plugin.params,
    literal,
    whose: `${slot} "${name}"`,
    place,
    axes: named,
    placeOfAxis: axes.placeOfPoint,
    // A theory's parameters may come from the label columns of the rows compared.
    mayMiss: slot === "theory",
  });
  const all = [...problems, ...wordProblems(words, { place, known: entriesOf(plugin.params) })];
  if (all.length > 0) return { problems: all };
  const use = {
    name,
    ...(file === undefined ? {} : { file }),
    params: sortedMap(literal as JsonMap),
    words: sortedMap(without(words, [becauseWord]) as JsonMap),
    ...(typeof words[becauseWord] === "string" ? { because: words[becauseWord] } : {}),
    axisParams,
  };
  return { use, files: plugin.files, problems: [] };
}

function wordProblems(
  words: LocatedMap,
  { place, known }: { readonly place: Place; readonly known: Readonly<Record<string, unknown>> },
): UserError[] {
  const result = v.safeParse(v.strictObject(checkWords), words);
  return (result.issues ?? []).map((issue) =>
    structureProblem(issue, {
      root: words,
      file: place.file,
      whose: "checks",
      known: [...checkWordNames, ...Object.keys(known)],
    })
  );
}
