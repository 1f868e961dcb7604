/** `list`: the plug-ins by kind, or one with all that it says of itself and where it is used. */
import "../packages/valibot.ts";
import { type ExitCode, exitCodes, Problems, UserError } from "../../contract/errors.ts";
import { type SlotName, slots } from "../../contract/plugins.ts";
import { Catalogue, slotNames } from "../reading/catalogue.ts";
import { askReader } from "../reading/apart/ask.ts";
import { loadSpecification } from "../reading/load.ts";
import type { Specification } from "../specification/specification.ts";
import {
  type Declaration,
  declaredKinds,
  declaredOf,
  type PluginDescription,
} from "../reading/description/declared.ts";
import { defaultWords, pagesFolder } from "../reference/plugin-page.ts";
import { writePages } from "../reference/page-files.ts";
import { usesOfPlugin } from "../reference/plugin-uses.ts";
import { allowedNames } from "../words/nearest.ts";
import { counted } from "../words/number-text.ts";
import { painted, type Terminal } from "../words/terminal.ts";
import { textTable } from "../words/text-table.ts";
import { pieceKindOf } from "../writing/piece.ts";
import { jsonText, type Surroundings } from "./surroundings.ts";

export interface ListFlags {
  readonly profile?: string;
  readonly json?: boolean;
  readonly write?: boolean;
}

export async function list(
  here: Surroundings,
  flags: ListFlags,
  names: readonly string[],
): Promise<ExitCode> {
  const { workspace, terminal } = here;
  const catalogue = new Catalogue(workspace);
  if (flags.write) {
    if (names.length > 0) {
      throw new UserError({
        action: `cannot write the page of "${names[0]}" alone`,
        hint: "leave out the name: all pages are written",
      });
    }
    const written = await writePages(workspace);
    for (const path of written) terminal.write(`Wrote ${path}.`);
    if (written.length === 0) terminal.write(`Every page of ${pagesFolder} is up to date.`);
    return exitCodes.good;
  }
  const wanted = names.length === 0
    ? slotNames
    : names.length === 1
    ? slotNames.filter((slot) => isKind(slot, names[0]))
    : [];
  if (wanted.length === 0) return await listPlugins(here, { catalogue, flags, names });
  const all = await describe(workspace, wanted);
  for (const slot of wanted) {
    const plugins = all.filter((plugin) => plugin.slot === slot);
    if (flags.json) { for (const one of plugins) terminal.write(jsonText("plugin", one)); }
    else for (const line of kindLines(slot, plugins, terminal)) terminal.write(line);
  }
  if (!flags.json) terminal.write("One with its parameters: `deno task list <name>`.");
  return exitCodes.good;
}

/** What the plug-ins of some slots say of themselves. */
function describe(workspace: string, slots: readonly SlotName[]) {
  return askReader({ about: "plug-ins", workspace, texts: new Map(), slots });
}

/** A kind may be named as in the YAML, in the singular, or by its folder. */
function isKind(slot: SlotName, word: string): boolean {
  return [slot, pieceKindOf(slot), slots[slot].folder].includes(word);
}

function kindLines(
  slot: SlotName,
  plugins: readonly PluginDescription[],
  terminal: Terminal,
): string[] {
  const rows = plugins.map(({ name, summary }) => [name, summary]);
  const title = `${slots[slot].folder} (${counted(plugins.length, "plug-in")})`;
  return [
    painted(terminal, "bold", title),
    ...rows.length === 0
      ? []
      : textTable([{ title: "name" }, { title: "summary" }], rows, { indent: "  " }),
    "",
  ];
}

async function listPlugins(
  { workspace, terminal }: Surroundings,
  { catalogue, flags, names }: {
    readonly catalogue: Catalogue;
    readonly flags: ListFlags;
    readonly names: readonly string[];
  },
): Promise<ExitCode> {
  const all = await describe(workspace, slotsOf(names, catalogue));
  // A name may be that of plug-ins of several kinds, or of what plug-ins give.
  const found = names.flatMap((name) => {
    const so = all.filter((plugin) => plugin.name === name);
    return so.length > 0 ? so : pluginsThatGive(all, name, catalogue);
  });
  const specification = await specificationIfRight(workspace, flags.profile);
  for (const plugin of found) {
    const usedBy = specification && usesOfPlugin(specification, plugin);
    if (flags.json) terminal.write(jsonText("plugin", { ...plugin, usedBy: usedBy ?? null }));
    else {
      const uses = specification && usesLine(usedBy!, specification.profile);
      for (const line of pluginLines(plugin, uses ?? usesUnknown)) terminal.write(line);
    }
  }
  return exitCodes.good;
}

/** Undefined while a paper has mistakes: who corrects one looks up names and parameters here. */
async function specificationIfRight(
  workspace: string,
  profile: string | undefined,
): Promise<Specification | undefined> {
  try {
    const graph = await loadSpecification(workspace, {
      ...(profile === undefined ? {} : { profile }),
      isReadOnly: true,
    });
    return graph.specification;
  } catch (error) {
    // A profile is asked for only because of the uses.
    if (error instanceof Problems && profile === undefined) return undefined;
    throw error;
  }
}

function usesLine(usedBy: readonly string[], profile: string): string {
  return usedBy.length === 0
    ? `Used by nothing in profile ${profile}.`
    : `Used in profile ${profile} by ${usedBy.join(", ")}.`;
}

const usesUnknown =
  "Where it is used is not known: there are mistakes in the papers; `deno task plan` names them.";

/** Where plug-ins of these names are; everywhere, if a name is of none. */
function slotsOf(names: readonly string[], catalogue: Catalogue): readonly SlotName[] {
  const has = (slot: SlotName, name: string) => catalogue.plugins(slot).includes(name);
  const isPlugin = (name: string) => slotNames.some((slot) => has(slot, name));
  if (!names.every(isPlugin)) return slotNames;
  return slotNames.filter((slot) => names.some((name) => has(slot, name)));
}

/** The plug-ins that declare something of this name: a field, a table, a column, a prediction. */
function pluginsThatGive(
  all: readonly PluginDescription[],
  name: string,
  catalogue: Catalogue,
): readonly PluginDescription[] {
  const found = all.filter((plugin) =>
    declaredKinds.some((kind) => declaredOf(plugin, kind).some((one) => one.name === name))
  );
  if (found.length === 0) throw unknown(catalogue, name);
  return found;
}

function unknown(catalogue: Catalogue, name: string): UserError {
  const known = slotNames.flatMap((slot) => [pieceKindOf(slot), ...catalogue.plugins(slot)]);
  return new UserError({
    action: `cannot find "${name}": no plug-in, kind of plug-ins or declared name is called so`,
    allowed: allowedNames(name, known),
    hint: "`deno task list` shows all",
  });
}

function pluginLines(
  plugin: PluginDescription,
  uses: string,
): string[] {
  const { slot, name, summary, file, parameters, needs, files } = plugin;
  const rows = parameters.map((row) => [row.name, row.type, defaultWords(row), row.description]);
  const columns = ["parameter", "type", "default", "description"].map((title) => ({ title }));
  return [
    `${pieceKindOf(slot)} ${name}: ${summary}`,
    file,
    ...needs.length === 0 ? [] : [`Reads the fields ${needs.join(", ")}.`],
    ...files.length === 0 ? [] : [`Reads the files ${files.join(", ")}.`],
    ...declaredKinds.flatMap((kind) => declarationLines(kind, declaredOf(plugin, kind))),
    "",
    ...rows.length === 0 ? ["No parameters."] : textTable(columns, rows),
    "",
    uses,
    "",
  ];
}

function declarationLines(title: string, declared: readonly Declaration[]): string[] {
  if (declared.length === 0) return [];
  const rows = declared.map(({ name, about }) => [name, about]);
  return ["", ...textTable([{ title }, { title: "description" }], rows)];
}
