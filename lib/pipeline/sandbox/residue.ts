/**
 * What a job leaves behind in its Worker: new globals, changes of what is open (realm.ts), timers and calls
 * that still run. A Worker in which anything is left behind serves no other job. State inside the stage's own modules
 * cannot be seen from here; the pool compares outputs for that (lib/pipeline/seat/pool.ts).
 */
import { scope } from "./denial.ts";
import { pending } from "./pending.ts";
import type { Closed } from "./realm.ts";

// Taken before any job could change them: what looks for changes must not rest on what was changed.
const { ownKeys: namesOf, getOwnPropertyDescriptor: descriptorOf, isExtensible } = Reflect;
const { getPrototypeOf: prototypeOf, is: same } = Object;
const textOf = String;

/** One open object with its properties as they were before the first job. */
interface Remembered {
  readonly path: string;
  readonly owner: object;
  readonly names: readonly PropertyKey[];
  readonly descriptors: readonly PropertyDescriptor[];
  readonly prototype: object | null;
}

let remembered: readonly Remembered[] = [];
let globals: readonly PropertyKey[] = [];

/** Remembers what is open as the first job finds it. */
export function remember(open: Closed["open"]): void {
  globals = namesOf(scope);
  remembered = open.map(({ path, value: owner }) => {
    const names = namesOf(owner);
    const descriptors = names.map((key) => descriptorOf(owner, key)!);
    return { path, owner, names, descriptors, prototype: prototypeOf(owner) };
  });
}

/**
 * Where TensorFlow.js puts itself when a job is the first to want it. Evaluated with the stage it would be there
 * from the start, and be used by one job after the other just so.
 */
const evaluatedLate = ["_tfengine", "_tfGlobals"];

/** At most this many names are reported. */
const namesMax = 10;

/** What is not as it was remembered, by name. Plain loops: see above. */
export function residue(): string[] {
  const found: string[] = [];
  const running = pending();
  for (let i = 0; i < running.length; i++) found[i] = running[i];
  const now = namesOf(scope);
  for (let k = 0; k < now.length && found.length < namesMax; k++) {
    if (isIn(globals, now[k]) || isIn(evaluatedLate, now[k])) continue;
    found[found.length] = textOf(now[k]);
  }
  for (let i = 0; i < remembered.length && found.length < namesMax; i++) {
    changesOf(remembered[i], found);
  }
  return found;
}

function changesOf({ path, owner, names, descriptors, prototype }: Remembered, found: string[]) {
  const now = namesOf(owner);
  if (prototypeOf(owner) !== prototype) found[found.length] = `${path}.__proto__`;
  if (!isExtensible(owner)) found[found.length] = `${path}, which takes no properties any more`;
  for (let k = 0; k < names.length && found.length < namesMax; k++) {
    if (isSame(descriptorOf(owner, names[k]), descriptors[k])) continue;
    found[found.length] = `${path}.${textOf(names[k])}`;
  }
  for (let k = 0; now.length !== names.length && k < now.length; k++) {
    if (isIn(names, now[k]) || found.length >= namesMax) continue;
    found[found.length] = `${path}.${textOf(now[k])}`;
  }
}

function isSame(now: PropertyDescriptor | undefined, before: PropertyDescriptor): boolean {
  return now !== undefined && same(now.value, before.value) && now.get === before.get &&
    now.set === before.set && now.writable === before.writable &&
    now.enumerable === before.enumerable && now.configurable === before.configurable;
}

function isIn(names: readonly PropertyKey[], name: PropertyKey): boolean {
  for (let i = 0; i < names.length; i++) if (names[i] === name) return true;
  return false;
}
