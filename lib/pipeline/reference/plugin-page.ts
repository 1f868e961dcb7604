/** docs/plugins/<folder>.md: one page for each kind of plug-in, made from the plug-ins themselves. */
import "../packages/valibot.ts";
import { type SlotName, slots } from "../../contract/plugins.ts";
import { pieceFiles, pieceKindOf } from "../writing/piece.ts";
import type { ParameterRow } from "../reading/description/parameter-rows.ts";
import {
  type Declaration,
  declaredKinds,
  declaredOf,
  type PluginDescription,
} from "../reading/description/declared.ts";
import { pluginKinds } from "./plugin-kinds.ts";

/** Folder of the pages from the workspace. */
export const pagesFolder = "docs/plugins";

/** Path of a kind's page from the workspace. */
export function pagePath(slot: SlotName): string {
  return `${pagesFolder}/${slots[slot].folder}.md`;
}

/** The page of a kind. `plugins` are all there are. */
export function pageText(slot: SlotName, plugins: readonly PluginDescription[]): string {
  const { what, laws } = pluginKinds[slot];
  const kind = pieceKindOf(slot);
  const [example, test] = pieceFiles(kind, exampleName);
  return [
    `# ${slots[slot].folder}`,
    "",
    "This page is made from the code by `deno task list --write`; do not edit it.",
    "",
    `${what} ${laws}`,
    "",
    `A whole one with its test, as \`deno task new ${kind} ${exampleName}\` writes them:`,
    "",
    ...codeLines(example.text),
    "",
    ...codeLines(test.text),
    "",
    ...plugins.flatMap(pluginLines),
  ].join("\n");
}

const exampleName = "my-first";

function codeLines(text: string): string[] {
  return ["```ts", ...text.trimEnd().split("\n"), "```"];
}

function pluginLines(plugin: PluginDescription): string[] {
  const { name, summary, file, parameters, needs, files } = plugin;
  return [
    `## ${name}`,
    "",
    `${capital(summary)}. [${file}](../../${file})`,
    "",
    ...listLines("Reads the fields", needs),
    ...listLines("Reads the files", files),
    ...declaredKinds.flatMap((kind) => declarationLines(kind, declaredOf(plugin, kind))),
    ...(parameters.length === 0 ? ["No parameters.", ""] : parameterLines(parameters)),
  ];
}

function listLines(title: string, names: readonly string[]): string[] {
  return names.length === 0 ? [] : [`${title} ${names.map((n) => `\`${n}\``).join(", ")}.`, ""];
}

function declarationLines(title: string, declared: readonly Declaration[]): string[] {
  if (declared.length === 0) return [];
  const rows = declared.map(({ name, about }) => [`\`${name}\``, about]);
  return [...markdownTable([title, "description"], rows), ""];
}

function parameterLines(parameters: readonly ParameterRow[]): string[] {
  const rows = parameters.map((row) => [
    `\`${row.name}\``,
    row.type,
    defaultWords(row),
    row.description,
  ]);
  return [...markdownTable(["parameter", "type", "default", "description"], rows), ""];
}

/** What a parameter is when nobody gives it. */
export function defaultWords({ default: value, isRequired }: ParameterRow): string {
  return value ?? (isRequired ? "required" : "none");
}

function markdownTable(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
): string[] {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(titles), line(titles.map(() => "---")), ...rows.map(line)];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
