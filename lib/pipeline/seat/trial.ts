/** Starts a process for stages, to see whether it can be started here, and ends it. */
import { UserError } from "../../contract/errors.ts";
import { Seat } from "./seat.ts";

/** Room for the code of a process that has nothing to do. */
const heapMegabytes = 256;

/** Why no process for stages can be started with this code for the conversion; undefined if one can. */
export async function seatProblem(conversion: Uint8Array): Promise<UserError | undefined> {
  let seat: Seat | undefined;
  try {
    seat = new Seat({
      heapMegabytes,
      memoryBytesMax: 0,
      isWide: true,
      conversion: () => conversion,
    });
    const death = await seat.ready;
    if (death === undefined) return undefined;
    if (death instanceof Error) throw death;
    const words = death.words.trim().split("\n").at(-1) ?? "";
    return new UserError({
      action: `a process for stages ends at once (${death.cause}): ${words}`,
    });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (error instanceof UserError) return error;
    return new UserError({ action: `a process for stages cannot be started: ${error.message}` });
  } finally {
    seat?.kill();
  }
}
