/** What a repository puts into the place of something else, and what takes it away again. */
import type { Checkout } from "../../circumstances/checkout.ts";
import type { Outside } from "./outside.ts";

export interface RepositoryAttempt {
  readonly name: string;
  /** Puts the files there; gives what takes them away again, if another repro would not. */
  prepare(checkout: Checkout, outside: Outside): void | (() => void);
  readonly words: readonly string[];
  /** The exit code that it must have, and what it must say; default: 0, and the honest number. */
  readonly refused?: readonly [code: number, message: RegExp];
}

export const write = (checkout: Checkout, path: string, text: string) => {
  const file = `${checkout.root}/${path}`;
  Deno.mkdirSync(file.replace(/\/[^/]*$/, ""), { recursive: true });
  Deno.writeTextFileSync(file, text);
};

/** Another text for a file of the toy, and the first one again. */
export function instead(
  checkout: Checkout,
  path: string,
  change: (text: string) => string,
): () => void {
  const text = Deno.readTextFileSync(`${checkout.root}/${path}`);
  write(checkout, path, change(text));
  return () => write(checkout, path, text);
}

/** A link in a file's place, and the file again. */
export function linkInstead(checkout: Checkout, path: string, to: string): () => void {
  const file = `${checkout.root}/${path}`;
  const text = Deno.readTextFileSync(file);
  Deno.removeSync(file);
  Deno.symlinkSync(to, file);
  return () => {
    Deno.removeSync(file);
    Deno.writeTextFileSync(file, text);
  };
}

/** Something else in a place below the store's root, where there was nothing, a file or a folder. */
export function inStore(
  checkout: Checkout,
  path: string,
  make: (place: string) => void,
): () => void {
  const place = `${checkout.root}/artifacts/${path}`;
  const before = `${checkout.root}/lib/before`;
  Deno.mkdirSync(place.replace(/\/[^/]*$/, ""), { recursive: true });
  const wasThere = renamed(place, before);
  make(place);
  return () => {
    removed(place);
    if (wasThere) Deno.renameSync(before, place);
  };
}

function renamed(from: string, to: string): boolean {
  try {
    Deno.renameSync(from, to);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** The engine may have put its own thing there. */
function removed(place: string): void {
  try {
    Deno.removeSync(place, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

export const storeLink = (checkout: Checkout, path: string, to: string) =>
  inStore(checkout, path, (place) => Deno.symlinkSync(to, place));

export const fifo = (checkout: Checkout, path: string) =>
  inStore(checkout, path, (place) => {
    new Deno.Command("mkfifo", { args: [place] }).outputSync();
  });
