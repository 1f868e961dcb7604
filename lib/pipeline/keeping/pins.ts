/**
 * Pins: what `gc` must keep, whatever becomes of the specification. One file per pin,
 * `artifacts/pin/<name>.json`. An archive is the same file with kind "archive": it keeps the results
 * that were archived, and the log of their run.
 */
import { exitCodes, UserError } from "../../contract/errors.ts";
import type { Digest } from "../keys/digest.ts";
import { allowedNames } from "../words/nearest.ts";
import { filesUnder } from "../store/inventory.ts";
import { type Layout } from "../store/layout.ts";
import { writeAtomic } from "../store/unfinished.ts";
import { readIfPresent, statIfPresent } from "../store/file-operations.ts";

export const pinFormat = 1;

export interface Pin {
  readonly format: number;
  readonly kind: "pin" | "archive";
  /** ISO 8601, UTC. */
  readonly created: string;
  /** The run whose results these are; absent when the present specification was pinned. */
  readonly run?: string;
  readonly profile?: string;
  readonly note?: string;
  /** Keys of what is kept, by job. What these were made from is kept with them. */
  readonly results: Readonly<Record<string, Digest>>;
}

const namePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

export function pinPath(layout: Layout, name: string): string {
  return `${layout.root}/pin/${name}.json`;
}

/** Throws a UserError for a name that cannot be a file's. */
export function checkPinName(name: string): void {
  if (namePattern.test(name)) return;
  throw new UserError({
    action: `cannot use "${name}" as the name of a pin`,
    allowed: "a letter or digit, then letters, digits, dots, dashes or underscores; at most 64",
  });
}

/** Names of the pins, in alphabetical order. */
export function pinNames(layout: Layout): string[] {
  return filesUnder(`${layout.root}/pin`).map(({ path }) => path.slice(path.lastIndexOf("/") + 1))
    .filter((name) => name.endsWith(".json")).map((name) => name.slice(0, -".json".length));
}

/** A pin's content; undefined if its file is torn or of another version. */
export function readPin(layout: Layout, name: string): Pin | undefined {
  const bytes = readIfPresent(pinPath(layout, name));
  if (bytes === undefined) return undefined;
  try {
    const pin = JSON.parse(new TextDecoder().decode(bytes)) as Pin;
    const results: unknown = pin?.results;
    const whole = pin?.format === pinFormat && ["pin", "archive"].includes(pin.kind) &&
      typeof results === "object" && results !== null &&
      Object.values(results).every((key) => /^[0-9a-f]{64}$/.test(String(key)));
    return whole ? pin : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** All pins by name. Throws a UserError if one cannot be read: what it keeps is then unknown. */
export function readPins(layout: Layout): ReadonlyMap<string, Pin> {
  return new Map(
    pinNames(layout).map((name) => {
      const pin = readPin(layout, name);
      if (pin !== undefined) return [name, pin];
      throw new UserError({
        action:
          `cannot read the pin "${name}": ${pinPath(layout, name)} is damaged or of another ` +
          "version, and what it keeps is unknown",
        hint: `restore the file, or remove the pin: \`deno task pin --remove ${name}\``,
        exitCode: exitCodes.storeDamage,
      });
    }),
  );
}

/** Writes a new pin; throws a UserError if the name is taken. */
export function writePin(layout: Layout, name: string, pin: Pin): void {
  checkPinName(name);
  if (statIfPresent(pinPath(layout, name)) !== undefined) {
    throw new UserError({
      action: `cannot pin "${name}": there is a pin of this name`,
      hint: `take another name, or \`deno task pin --remove ${name}\` first`,
    });
  }
  writeAtomic(layout, pinPath(layout, name), JSON.stringify(pin, null, 1) + "\n");
}

/** Removes a pin; what it kept stays until `gc` takes it. */
export function removePin(layout: Layout, name: string): void {
  checkPinName(name);
  if (statIfPresent(pinPath(layout, name)) === undefined) {
    throw new UserError({
      action: `cannot find the pin "${name}"`,
      allowed: allowedNames(name, pinNames(layout)),
    });
  }
  Deno.removeSync(pinPath(layout, name));
}
