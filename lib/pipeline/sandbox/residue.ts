/**
 * What a job leaves behind in its Worker: new globals, changed built-ins, timers that still run. A
 * Worker in which anything is left behind serves no other job. State inside the stage's own modules
 * cannot be seen from here; the pool compares outputs for that (lib/pipeline/worker-pool.ts).
 */
import { define, remove, scope } from "./denial.ts";

for (const name of ["caches", "localStorage", "sessionStorage", "indexedDB", "BroadcastChannel"]) {
  remove(name);
}
for (const name of ["Cache", "CacheStorage", "Storage"]) remove(name);

// Taken before any job could change them: what looks for changes must not rest on what was changed.
const { ownKeys: namesOf, getOwnPropertyDescriptor: descriptorOf, apply } = Reflect;
const { getPrototypeOf: prototypeOf, is: same } = Object;
const { add, delete: take } = Set.prototype;
const sizeOf = descriptorOf(Set.prototype, "size")!.get!;
const textOf = String;

type Timer = (callback: (...given: unknown[]) => void, ...rest: unknown[]) => unknown;

const timers = new Set<unknown>();
for (const name of ["setTimeout", "setImmediate"] as const) {
  const start = scope[name] as unknown as Timer;
  define(scope, name, (callback: (...given: unknown[]) => void, ...rest: unknown[]) => {
    const id = start((...given) => {
      apply(take, timers, [id]);
      callback(...given);
    }, ...rest);
    apply(add, timers, [id]);
    return id;
  });
}
const startInterval = scope.setInterval as unknown as Timer;
define(scope, "setInterval", (...parameters: Parameters<Timer>) => {
  const id = startInterval(...parameters);
  apply(add, timers, [id]);
  return id;
});
for (const name of ["clearTimeout", "clearInterval", "clearImmediate"] as const) {
  const clear = scope[name] as unknown as (id: unknown) => void;
  define(scope, name, (id: unknown) => {
    apply(take, timers, [id]);
    clear(id);
  });
}

/** One built-in object with its properties as they were before the first job. */
interface Remembered {
  readonly path: string;
  readonly owner: object;
  readonly names: readonly PropertyKey[];
  readonly values: readonly unknown[];
}

let remembered: Remembered[] | undefined;

/** The value, or the getter: what another value would replace. */
function contentOf(descriptor: PropertyDescriptor | undefined): unknown {
  if (descriptor === undefined) return undefined;
  return "value" in descriptor ? descriptor.value : descriptor.get ?? descriptor.set;
}

/** Notes everything that is reachable from the global object; called before the stage is imported. */
const builtIns = new Map<object, string>();
function reach(value: unknown, path: string): void {
  const pending: [unknown, string][] = [[value, path]];
  // Breadth first, so that each object has its shortest name.
  for (const [found, name] of pending) {
    if ((typeof found !== "object" && typeof found !== "function") || found === null) continue;
    // Of a method only its identity counts, which its owner shows: this is a guard against accidents,
    // and looking into two thousand functions would cost more than a short job does.
    if (typeof found === "function" && descriptorOf(found, "prototype") === undefined) continue;
    if (builtIns.has(found)) continue;
    builtIns.set(found, name);
    // One that is loaded only now: nobody can have changed it yet.
    if (remembered !== undefined) remembered[remembered.length] = remembrance(found, name);
    for (const key of namesOf(found)) {
      const inner = name === "" ? String(key) : `${name}.${String(key)}`;
      const descriptor = descriptorOf(found, key)!;
      if ("value" in descriptor) pending.push([descriptor.value, inner]);
      else pending.push([descriptor.get, inner], [descriptor.set, inner]);
    }
    pending.push([prototypeOf(found), `${name}.__proto__`]);
  }
}

/** Remembers the built-ins as the first job finds them. */
export function remember(): void {
  remembered = [...builtIns].map(([owner, path]) => remembrance(owner, path));
}

function remembrance(owner: object, path: string): Remembered {
  const names = namesOf(owner);
  return { path, owner, names, values: names.map((key) => contentOf(descriptorOf(owner, key))) };
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
  if (apply(sizeOf, timers, []) as number > 0) found[0] = "a running timer";
  const all = remembered!;
  for (let i = 0; i < all.length && found.length < namesMax; i++) {
    const { path, owner, names, values } = all[i];
    const now = namesOf(owner);
    for (let k = 0; k < names.length && found.length < namesMax; k++) {
      if (same(contentOf(descriptorOf(owner, names[k])), values[k])) continue;
      found[found.length] = nameOf(path, names[k]);
    }
    for (let k = 0; now.length !== names.length && k < now.length; k++) {
      if (isIn(names, now[k]) || found.length >= namesMax) continue;
      if (path === "" && isIn(evaluatedLate, now[k])) continue;
      found[found.length] = nameOf(path, now[k]);
    }
  }
  return found;
}

function isIn(names: readonly PropertyKey[], name: PropertyKey): boolean {
  for (let i = 0; i < names.length; i++) if (names[i] === name) return true;
  return false;
}

function nameOf(path: string, name: PropertyKey): string {
  return path === "" ? textOf(name) : `${path}.${textOf(name)}`;
}

/** Loaded at once: a stage can come by their prototypes without naming them. */
const loadedAtOnce = [
  "TextDecoder",
  "TextEncoder",
  "Headers",
  "Request",
  "Response",
  "ReadableStream",
];

/**
 * The runtime loads many globals when they are named first (a getter). Their content is noted at that
 * moment, before anybody can have changed it.
 */
function reachWhenLoaded(): void {
  for (const name of namesOf(scope)) {
    const { get, set } = descriptorOf(scope, name)!;
    if (typeof name !== "string" || get === undefined || name === "self") continue;
    const load = () => {
      const value = apply(get, scope, []);
      reach(value, name);
      return value;
    };
    const replace = (value: unknown) => void define(scope, name, value);
    const isFixed = set === undefined;
    Object.defineProperty(scope, name, {
      configurable: true,
      get: load,
      ...(isFixed ? {} : { set: replace }),
    });
    if (loadedAtOnce.includes(name)) load();
  }
}

/** Called last by the prelude, when all that is replaced has been replaced. */
export function reachBuiltIns(): void {
  reach(scope, "");
  reachWhenLoaded();
  reach((async () => {}).constructor.prototype, "AsyncFunction.prototype");
  reach((function* () {}).constructor.prototype, "GeneratorFunction.prototype");
  reach((async function* () {}).constructor.prototype, "AsyncGeneratorFunction.prototype");
  reach([][Symbol.iterator](), "an array's iterator");
  reach("".matchAll(/x/g), "matches' iterator");
}
