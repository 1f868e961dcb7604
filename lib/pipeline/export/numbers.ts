/** `numbers.json`: which numbers an export gave to another text, so that one that changed since is reported. */
import type { ClaimsDocument } from "../report/claims-document.ts";
import type { Scope } from "../report/head.ts";
import { readIfPresent } from "../store/file-operations.ts";
import {
  claimFields,
  claimName,
  claimsOf,
  type Fields,
  numberFields,
  rowFields,
} from "./claim-fields.ts";

/** Folder of an export, from that of the checkout's own part of the store. */
export const exportFolder = "export";
export const numbersFile = `${exportFolder}/numbers.json`;
const numbersSchema = "asymptopia/numbers/1";

/** Fields in plain text by claim (`paper/C1`) and by row of a claim (`paper/C1/2`). */
export type Numbers = Readonly<Record<string, Readonly<Record<string, string>>>>;

export interface ExportedNumbers extends Scope {
  readonly schema: typeof numbersSchema;
  readonly numbers: Numbers;
  /** SHA-256 of every other file of the export, by path from its folder. */
  readonly files: Readonly<Record<string, string>>;
}

/** The numbers of a document's claims, and of their rows where there are several. */
export function numbersOf(document: ClaimsDocument): Numbers {
  const numbers: Record<string, Record<string, string>> = {};
  for (const { paper, claim } of claimsOf(document)) {
    const name = `${paper}/${claimName(claim)}`;
    numbers[name] = plainOf(claimFields(claim));
    if (claim.rows.length < 2) continue;
    claim.rows.forEach((row, index) => {
      numbers[`${name}/${index + 1}`] = plainOf(rowFields(row));
    });
  }
  return numbers;
}

function plainOf(fields: Fields): Record<string, string> {
  return Object.fromEntries(
    numberFields.flatMap((field) => field in fields ? [[field, fields[field].plain]] : []),
  );
}

export function numbersText(
  { profile, backend }: Scope,
  { numbers, files }: Pick<ExportedNumbers, "numbers" | "files">,
): string {
  const content: ExportedNumbers = { schema: numbersSchema, profile, backend, numbers, files };
  return JSON.stringify(content, null, 1) + "\n";
}

/**
 * What the last export wrote; undefined where there is none, "unreadable" for a file that is torn or of
 * another version. `root` is the checkout's own part of the store.
 */
export function readNumbers(root: string): ExportedNumbers | "unreadable" | undefined {
  const bytes = readIfPresent(`${root}/${numbersFile}`);
  if (bytes === undefined) return undefined;
  try {
    const found = JSON.parse(new TextDecoder().decode(bytes)) as Partial<ExportedNumbers> | null;
    const isWhole = found?.schema === numbersSchema &&
      [found.profile, found.backend].every((word) => typeof word === "string") &&
      [found.numbers, found.files].every((map) => typeof map === "object" && map !== null);
    return isWhole ? found as ExportedNumbers : "unreadable";
  } catch (error) {
    if (error instanceof SyntaxError) return "unreadable";
    throw error;
  }
}

/** A number of the last export that today's results say otherwise. */
export interface NumberChange {
  readonly claim: string;
  readonly field: string;
  readonly exported: string;
  /** Null where today's results have no such row. */
  readonly now: string | null;
}

export interface ChangesSince {
  readonly changes: readonly NumberChange[];
  /** Exported claims that have no result today, so that nothing can be said of their numbers. */
  readonly unknown: readonly string[];
}

/**
 * What changed since an export, of the claims that the document has: exported ones that it does not speak of
 * were not asked for. A row that is no more is reported, a new one is not.
 */
export function changesSinceExport(
  exported: ExportedNumbers,
  document: ClaimsDocument,
): ChangesSince {
  const now = numbersOf(document);
  const asked = new Map(
    claimsOf(document).map(({ paper, claim }) => [`${paper}/${claimName(claim)}`, claim.state]),
  );
  const changes: NumberChange[] = [];
  const unknown: string[] = [];
  for (const [claim, fields] of Object.entries(exported.numbers)) {
    const state = asked.get(claim) ?? asked.get(claim.replace(/\/\d+$/, ""));
    if (state === "not run" && asked.has(claim)) unknown.push(claim);
    if (state === undefined || state === "not run") continue;
    for (const [field, text] of Object.entries(fields)) {
      const today = now[claim]?.[field] ?? null;
      if (today !== text) changes.push({ claim, field, exported: text, now: today });
    }
  }
  return { changes, unknown };
}
