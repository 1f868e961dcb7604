/** Which tables the readable view has as text, too, and that text. */
import type { Table } from "../../contract/table.ts";
import { later } from "../system/later.ts";

/** Larger tables are only .arrow in the view; `show --csv` writes any of them as text. */
export const csvBytesMax = 400_000;
/** Tables with more numbers in vectors: nobody reads them as text, and bytes grow fourfold by it. */
const csvVectorNumbersMax = 50_000;

/** The text of a stored table in UTF-8; undefined if its vectors are too long for it. */
export async function csvFor(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array | undefined> {
  const [{ decodeTable }, { csvOf }] = await Promise.all([
    later<typeof import("../../contract/codec.ts")>(import.meta.resolve("../../contract/codec.ts")),
    later<typeof import("./csv.ts")>(import.meta.resolve("./csv.ts")),
  ]);
  const table = decodeTable(bytes);
  return fitsCsv(table) ? new TextEncoder().encode(csvOf(table)) : undefined;
}

/** Whether a table's vectors are short enough for its text. */
export function fitsCsv({ columns }: Table): boolean {
  const vectors = Object.values(columns).filter(({ kind }) => kind === "vector");
  return vectors.reduce((sum, { values }) => sum + values.length, 0) <= csvVectorNumbersMax;
}
