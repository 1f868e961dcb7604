/**
 * This machine, since its last start: a process of it can be asked after by kernel locks, one of another may
 * be out of their reach. Two machines of one name (containers, clones) rarely started in one minute.
 */
export interface Machine {
  readonly host: string;
  /** When it started, ISO 8601, UTC; absent where nobody may know. */
  readonly boot?: string;
}

/** What a clock that is being set right may be off between two looks. Milliseconds. */
const bootTolerance = 300_000;

let boot: string | undefined | "unasked" = "unasked";

export function thisMachine(): Machine {
  if (boot === "unasked") boot = bootTime();
  return { host: Deno.hostname(), ...(boot === undefined ? {} : { boot }) };
}

function bootTime(): string | undefined {
  const { state } = Deno.permissions.querySync({ name: "sys", kind: "osUptime" });
  if (state !== "granted") return undefined;
  return new Date(Date.now() - Deno.osUptime() * 1000).toISOString();
}

/** Whether two descriptions are of one machine between one start and the next. */
export function isSameMachine(a: Machine, b: Machine): boolean {
  if (a.host !== b.host) return false;
  if (a.boot === undefined || b.boot === undefined) return true;
  return Math.abs(Date.parse(a.boot) - Date.parse(b.boot)) < bootTolerance;
}
