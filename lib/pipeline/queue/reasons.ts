/** Why array tasks wait in a queue. */

/** In the ordinary course of things; any other reason is reported once. */
const usual: readonly string[] =
  "None Priority Resources BeginTime Dependency JobArrayTaskLimit Prolog Cleaning Reservation"
    .split(" ");

export function isUsual(reason: string): boolean {
  return usual.includes(reason);
}
