/**
 * The realm of the reader's process, closed before a stranger's code is evaluated in it: one plug-in may
 * say of itself what it likes, and not change what the reader makes of another. Whatever the reader rests
 * on is frozen: what every program has, its own classes, and each plug-in as soon as it is loaded.
 */

const { ownKeys: namesOf, getOwnPropertyDescriptor: descriptorOf } = Reflect;
const { getPrototypeOf: prototypeOf, freeze, defineProperty } = Object;

/**
 * On these, packages rely on being able to give an instance what its prototype has: of a frozen
 * property that is an error, so it becomes a pair of functions that lets instances have their own.
 */
const givenToInstances: ReadonlySet<object> = new Set<object>([
  ...[Object, Function, Array, Set].map(({ prototype }) => prototype),
  ...[Error, AggregateError, EvalError, RangeError, ReferenceError, SyntaxError].map(
    ({ prototype }) => prototype,
  ),
  ...[TypeError, URIError].map(({ prototype }) => prototype),
  prototypeOf(Uint8Array.prototype),
]);

/**
 * What is closed of the global object: the language, and what the reader itself uses of the runtime. The
 * rest is nothing to it, and parts of the runtime that load when they are first asked for write there.
 */
const closedNames: readonly string[] = [
  ...["Object", "Function", "Array", "Boolean", "String", "Symbol", "Number", "BigInt", "Math"],
  ...["Date", "Promise", "RegExp", "JSON", "Reflect", "Proxy", "Map", "Set", "WeakMap", "WeakSet"],
  ...["Error", "AggregateError", "EvalError", "RangeError", "ReferenceError", "SyntaxError"],
  ...[
    "TypeError",
    "URIError",
    "ArrayBuffer",
    "DataView",
    "Atomics",
    "Iterator",
    "Intl",
    "Uint8Array",
  ],
  ...["parseFloat", "parseInt", "isFinite", "isNaN", "decodeURI", "decodeURIComponent"],
  ...["encodeURI", "encodeURIComponent", "TextEncoder", "TextDecoder", "URL", "Response"],
];

let isClosed = false;

/**
 * Freezes it with all that it leads to, and `more`; these global names keep their values.
 * @param more what the reader exports to itself: modules, classes, tables
 */
export function closeRealm(more: readonly unknown[]): void {
  const scope = globalThis as unknown as Readonly<Record<string, unknown>>;
  const generators = [async () => {}, function* () {}, async function* () {}];
  const iterators = [[], new Map(), new Set(), ""].map((one) => one[Symbol.iterator]());
  const hidden = [...generators, ...iterators, "".matchAll(/x/g), [].values().map(() => 0)];
  const { stdout, errors } = Deno;
  new Walk().from([...hidden, ...more, stdout, errors, ...closedNames.map((name) => scope[name])]);
  // It leads to the inside of the runtime, which goes on writing there.
  freeze(Deno);
  for (const name of [...closedNames, "Deno"]) {
    const value = scope[name];
    defineProperty(scope, name, { value, writable: false, configurable: false });
  }
  isClosed = true;
}

/** Freezes what a module has brought, with all that it leads to; nothing where the realm is open. */
export function closeLoaded(value: unknown): void {
  if (isClosed) new Walk().from([value]);
}

class Walk {
  readonly #seen = new Set<object>([globalThis]);
  readonly #waiting: unknown[] = [];

  from(roots: readonly unknown[]): void {
    this.#waiting.push(...roots);
    const found: object[] = [];
    while (this.#waiting.length > 0) {
      const value = this.#waiting.pop();
      if (!isObject(value) || this.#seen.has(value)) continue;
      this.#seen.add(value);
      if (Object.isFrozen(value) && isClosed) continue;
      found.push(value);
      this.#lookInto(value);
    }
    // Afterwards: a walk that meets its own changes would take them for what was there.
    for (const value of found) close(value);
  }

  #lookInto(value: object): void {
    this.#waiting.push(prototypeOf(value));
    // Numbers alone, and many.
    if (ArrayBuffer.isView(value)) return;
    for (const key of namesOf(value)) {
      const descriptor = descriptorOf(value, key)!;
      if ("value" in descriptor) this.#waiting.push(descriptor.value);
      else this.#waiting.push(descriptor.get, descriptor.set);
    }
  }
}

function close(value: object): void {
  if (isLeftOpen(value)) return;
  if (givenToInstances.has(value)) {
    for (const key of namesOf(value)) {
      giveToInstances(value, key);
    }
  }
  // Vega-Lite gives sets a way to JSON, which they have not.
  if (value !== Set.prototype) freeze(value);
}

/**
 * The elements of views cannot be frozen, nor can modules, which are unchangeable as they are. Packages
 * say how many frames of a trace they want, and some patterns remember where they were.
 */
function isLeftOpen(value: object): boolean {
  return ArrayBuffer.isView(value) || value === Error ||
    value instanceof RegExp && (value.global || value.sticky) ||
    Object.prototype.toString.call(value) === "[object Module]";
}

function giveToInstances(owner: object, key: PropertyKey): void {
  const { value, enumerable, configurable, writable } = descriptorOf(owner, key)!;
  if (!configurable || !writable) return;
  defineProperty(owner, key, {
    configurable: false,
    enumerable,
    get: () => value,
    set(given: unknown) {
      if (this === owner) throw new TypeError(`${String(key)} is not to be changed here`);
      defineProperty(this, key, {
        value: given,
        writable: true,
        enumerable: true,
        configurable: true,
      });
    },
  });
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null || typeof value === "function";
}
