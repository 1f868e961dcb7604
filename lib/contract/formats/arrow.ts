/** Apache Arrow IPC files and streams as other programs write them: of any width, nullable, in pieces. */
import { tableFromIPC } from "apache-arrow";
import { UserError } from "../errors.ts";

/** `ARROW1` begins a file, the mark of a message a stream. */
const beginnings = [[0x41, 0x52, 0x52, 0x4f, 0x57, 0x31], [0xff, 0xff, 0xff, 0xff]];

/** Cells by column: numbers, bigints, texts, null where there is nothing. `whose` names the file in an error. */
export function arrowColumns(
  bytes: Uint8Array,
  whose: string,
): ReadonlyMap<string, readonly unknown[]> {
  const isArrow = beginnings.some((mark) => mark.every((byte, i) => bytes[i] === byte));
  if (!isArrow) throw refusal(whose, "it is no Arrow IPC file");
  try {
    const read = tableFromIPC(bytes);
    return new Map(
      read.schema.fields.map(({ name }, index) => [name, [...read.getChildAt(index)!]]),
    );
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw refusal(whose, `it cannot be read (${error.message})`);
  }
}

function refusal(whose: string, why: string): UserError {
  const allowed = "Arrow IPC (Feather version 2), not compressed";
  return new UserError({ action: `cannot read ${whose}: ${why}`, allowed, exitCode: 1 });
}
