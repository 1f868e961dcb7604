/** Whether the numbers that an export gave to another text are still today's, for people. */
import type { ClaimsDocument } from "../report/claims-document.ts";
import { isSameScope } from "../report/head.ts";
import { counted } from "../words/number-text.ts";
import { textTable } from "../words/text-table.ts";
import {
  changesSinceExport,
  type ExportedNumbers,
  type NumberChange,
  numbersFile,
} from "./numbers.ts";

/** Rows of changes that are shown. */
const rowsMax = 20;
/** Names of claims that are shown. */
const namesMax = 5;

/**
 * Lines about the last export: nothing where there is none. `document` is of today's claims, as far as they
 * were asked for.
 */
export function exportLines(
  exported: ExportedNumbers | "unreadable" | undefined,
  document: ClaimsDocument,
  width: number,
): string[] {
  if (exported === undefined) return [];
  if (exported === "unreadable") {
    return [`artifacts/${numbersFile} cannot be read: \`deno task export\` writes it anew.`];
  }
  const { profile, backend } = exported;
  if (!isSameScope(exported, document)) {
    return [
      `The last export was of profile ${profile}, back-end ${backend}: ` +
      `\`--profile ${profile} --backend ${backend}\` compares its numbers.`,
    ];
  }
  const { changes, unknown } = changesSinceExport(exported, document);
  const lost = unknown.length === 0 ? [] : [
    `${counted(unknown.length, "exported claim")} ${
      unknown.length === 1 ? "has" : "have"
    } no result ` +
    `today: ${unknown.slice(0, namesMax).join(", ")}${unknown.length > namesMax ? ", …" : ""}.`,
  ];
  if (changes.length === 0) {
    return lost.length > 0 ? lost : ["The numbers of the last export are today's."];
  }
  return [
    ...lost,
    `${counted(changes.length, "number")} of the last export ${
      changes.length === 1 ? "has" : "have"
    } changed; \`deno task export\` writes them anew.`,
    ...textTable(columns, changes.slice(0, rowsMax).map(cells), { width }),
    ...(changes.length > rowsMax ? [`… and ${changes.length - rowsMax} more`] : []),
  ];
}

const columns = [
  { title: "claim", wraps: true },
  { title: "field" },
  { title: "exported", wraps: true },
  { title: "today", wraps: true },
] as const;

function cells({ claim, field, exported, now }: NumberChange): string[] {
  return [claim, field, exported, now ?? "none"];
}
