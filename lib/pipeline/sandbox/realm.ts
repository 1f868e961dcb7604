/**
 * The realm of a stage: of all that is reachable in it only what realm-list.ts allows, and that unchangeable,
 * but for a few prototypes on which packages rely to be open. Those are looked after by residue.ts.
 */
import { scope } from "./denial.ts";
import { allowed } from "./realm-list.ts";

const { ownKeys: namesOf, getOwnPropertyDescriptor: descriptorOf, apply } = Reflect;
const { getPrototypeOf: prototypeOf, freeze } = Object;

/**
 * What stays changeable: packages assign to instances what these have (Apache Arrow derives numbers from
 * typed arrays so), count the frames of traces, and Vega-Lite gives sets a way to JSON. Each job is held to
 * leave them as they were.
 */
const open: readonly string[] = [
  "Object.prototype",
  "Function.prototype",
  "Array.prototype",
  "Set.prototype",
  "%TypedArray%.prototype",
  "Error",
  "Error.prototype",
  "AggregateError.prototype",
  "EvalError.prototype",
  "RangeError.prototype",
  "ReferenceError.prototype",
  "SyntaxError.prototype",
  "TypeError.prototype",
  "URIError.prototype",
];

/** A property's name as the list has it: symbols by their description. */
export function nameOf(key: PropertyKey): string {
  return typeof key === "symbol"
    ? `@${(key.description ?? "").replace(/^Symbol\./, "")}`
    : `${key}`;
}

export function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null || typeof value === "function";
}

/** What every function has. */
const ofFunctions = ["length", "name", "prototype"];

/** Places without a name on the way from the global object. */
export function hiddenRoots(): readonly (readonly [path: string, value: unknown])[] {
  const asyncGenerator = async function* () {};
  return [
    ["%AsyncFunction%", (async () => {}).constructor],
    ["%GeneratorFunction%", (function* () {}).constructor],
    ["%AsyncGeneratorFunction%", asyncGenerator.constructor],
    ["%ArrayIterator%", prototypeOf([][Symbol.iterator]())],
    ["%MapIterator%", prototypeOf(new Map()[Symbol.iterator]())],
    ["%SetIterator%", prototypeOf(new Set()[Symbol.iterator]())],
    ["%StringIterator%", prototypeOf(""[Symbol.iterator]())],
    ["%RegExpStringIterator%", prototypeOf("".matchAll(/x/g))],
    ["%IteratorHelper%", prototypeOf([].values().map(() => 0))],
    ["%WrappedIterator%", prototypeOf(Iterator.from({ next: () => ({ done: true, value: 0 }) }))],
    ["%Segments%", prototypeOf(new Intl.Segmenter().segment(""))],
    ["%SegmentIterator%", prototypeOf(new Intl.Segmenter().segment("")[Symbol.iterator]())],
  ];
}

/** Reached through any of several globals, of which engines have another one first. */
const shared: ReadonlyMap<unknown, string> = new Map([
  [prototypeOf(Uint8Array), "%TypedArray%"],
  [prototypeOf(Uint8Array.prototype), "%TypedArray%.prototype"],
]);

interface Found {
  readonly path: string;
  readonly value: object;
}

/** What the walk has found: objects that stay open, and names that were on no list. */
export interface Closed {
  readonly open: readonly Found[];
  readonly removed: readonly string[];
  /** On no list, and cannot be removed. */
  readonly kept: readonly string[];
}

/** The names that the list allows, by path. */
export const namesAt: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  allowed.trim().split(/\n(?! )/).map((entry) => {
    const [path, ...names] = entry.trim().split(/\s+/);
    return [path, new Set(names)] as const;
  }),
);

/** Whether the list allows a property; some need no entry. */
export function isAllowed(path: string, owner: object, name: string): boolean {
  if (namesAt.get(path)?.has(name)) return true;
  if (path === "global") return false;
  if (namesAt.get("*")!.has(name)) return true;
  if (path.startsWith("GPU") && namesAt.get("GPU*")!.has(name)) return true;
  if (path.endsWith(".prototype") && name === "constructor") return true;
  if (typeof owner === "function") return ofFunctions.includes(name);
  // Where a browser keeps what is the global object's own in Deno.
  if (path.startsWith("global.__proto__")) return namesAt.get("global")!.has(name);
  return Array.isArray(owner) && (name === "length" || /^\d+$/.test(name));
}

class Walk {
  readonly open: Found[] = [];
  readonly removed: string[] = [];
  readonly kept: string[] = [];
  readonly #seen = new Set<object>();
  #isDone = false;

  /** Breadth first, and prototypes last, so that each object has its shortest name. */
  from(roots: readonly (readonly [path: string, value: unknown])[]): void {
    const waiting: [string, unknown][] = roots.map(([path, value]) => [path, value]);
    const prototypes: [string, unknown][] = [];
    for (const [way, value] of waiting) {
      const path = shared.get(value) ?? way;
      if (!isObject(value) || this.#seen.has(value)) continue;
      this.#seen.add(value);
      this.#close(path, value, waiting);
      prototypes.push([`${path}.__proto__`, prototypeOf(value)]);
    }
    const isNew = ([, value]: [string, unknown]) => isObject(value) && !this.#seen.has(value);
    if (prototypes.some(isNew)) this.from(prototypes.filter(isNew));
  }

  #close(path: string, value: object, waiting: [string, unknown][]): void {
    const isGlobal = value === scope;
    for (const key of namesOf(value)) {
      const name = nameOf(key);
      if (!isAllowed(path, value, name)) {
        this.#remove(value, key, `${path}.${name}`);
        continue;
      }
      const inner = isGlobal ? name : `${path}.${name}`;
      const descriptor = descriptorOf(value, key)!;
      if (isGlobal && "get" in descriptor && name !== "self") {
        const load = this.#whenLoaded(name, descriptor);
        // The GPU's are many, and few jobs name them.
        if (!name.startsWith("GPU")) waiting.push([name, load()]);
        continue;
      }
      if ("value" in descriptor) waiting.push([inner, descriptor.value]);
      else waiting.push([`${inner}.get`, descriptor.get], [`${inner}.set`, descriptor.set]);
      if (isGlobal && descriptor.configurable) {
        Object.defineProperty(value, key, {
          configurable: false,
          ...("value" in descriptor ? { writable: false } : { set: undefined }),
        });
      }
    }
    if (isGlobal) return;
    if (open.includes(path)) this.open.push({ path, value });
    else freeze(value);
  }

  /** The runtime loads many globals when they are named first: they are closed at that moment. */
  #whenLoaded(name: string, { get }: PropertyDescriptor): () => unknown {
    const load = () => {
      const value: unknown = apply(get!, scope, []);
      if (this.#isDone) this.from([[name, value]]);
      return value;
    };
    Object.defineProperty(scope, name, { configurable: false, get: load, set: undefined });
    return load;
  }

  /** From now on what is loaded is closed at once. */
  done(): this {
    this.#isDone = true;
    return this;
  }

  #remove(owner: object, key: PropertyKey, path: string): void {
    const list = Reflect.deleteProperty(owner, key) ? this.removed : this.kept;
    list.push(path);
  }
}

/** Closes the realm; called once, when all that is replaced has been replaced. */
export function closeRealm(): Closed {
  const walk = new Walk();
  walk.from([["global", scope]]);
  walk.from(hiddenRoots());
  return walk.done();
}
