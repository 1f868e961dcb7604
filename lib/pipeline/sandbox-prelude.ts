/**
 * Runs first inside every Worker and becomes part of every bundle, so an edit here changes every
 * key. The Worker has no permissions; this closes what needs none: clocks, hidden randomness, the
 * host's locale, stores that outlive a job, and ways out of the Worker.
 *
 * Some libraries make dates and draw numbers while they are imported. Until the first message comes
 * in, the clock stands at 0 and randomness is a fixed sequence; from then on both throw.
 * {@link UndeclaredAccess} is recognised by its name in lib/pipeline/sandbox.ts.
 */
type Callable = (...parameters: unknown[]) => unknown;
type Scope = Record<string, unknown> & {
  postMessage: (message: unknown, transfer?: Transferable[]) => void;
  addEventListener: typeof globalThis.addEventListener;
};

const scope = globalThis as unknown as Scope;
let running = false;

class UndeclaredAccess extends Error {
  override readonly name = "UndeclaredAccess";
}

function deny(kind: string, target: string): never {
  throw new UndeclaredAccess(`${kind}: ${target}`);
}

function define(owner: object, name: string, value: unknown): void {
  Object.defineProperty(owner, name, { value, configurable: true, writable: true });
}

// ---- Clock

function now(target: string): number {
  return running ? deny("clock", target) : 0;
}

const TrueDate = Date;
const dateOf = (parameters: unknown[]) =>
  Reflect.construct(TrueDate, parameters.length > 0 ? parameters : [now("new Date()")]);
const PureDate = new Proxy(TrueDate, {
  construct: (_target, parameters) => dateOf(parameters),
  apply: () => dateOf([now("Date()")]).toString(),
  get: (target, name) => name === "now" ? () => now("Date.now()") : Reflect.get(target, name),
});
define(TrueDate.prototype, "constructor", PureDate);
scope.Date = PureDate;
// The engine sets the time zone to UTC; its name must not follow the host's language.
for (const name of ["toString", "toTimeString"] as const) {
  const original = TrueDate.prototype[name];
  define(TrueDate.prototype, name, function (this: Date) {
    return original.call(this).replace(/\(.*\)$/, "(Coordinated Universal Time)");
  });
}

define(performance, "now", () => now("performance.now()"));
define(performance, "timeOrigin", 0);
for (const name of ["mark", "measure"]) define(performance, name, () => now(`performance.${name}`));
const temporal = scope.Temporal as { Now?: object } | undefined;
if (temporal?.Now) {
  for (const name of Object.getOwnPropertyNames(temporal.Now)) {
    define(temporal.Now, name, () => deny("clock", `Temporal.Now.${name}`));
  }
}

// ---- Randomness

let state = 1;
/** A fixed sequence (Lehmer, modulus 2^31 - 1), for libraries that draw while they are imported. */
function drawn(target: string): number {
  if (running) deny("randomness", target);
  state = (state * 48271) % 2147483647;
  return state / 2147483647;
}

define(Math, "random", () => drawn("Math.random()"));
define(crypto, "getRandomValues", (array: Uint8Array) => {
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  for (let i = 0; i < bytes.length; i++) bytes[i] = drawn("crypto.getRandomValues()") * 256;
  return array;
});
define(crypto, "randomUUID", () => deny("randomness", "crypto.randomUUID()"));
define(crypto.subtle, "generateKey", () => deny("randomness", "crypto.subtle.generateKey()"));

// ---- The host's language and processor

const constructors = Intl as unknown as Record<string, new (...parameters: unknown[]) => object>;
for (const name of Object.getOwnPropertyNames(Intl)) {
  const original = constructors[name];
  if (typeof original !== "function" || !/^[A-Z]/.test(name) || name === "Locale") continue;
  const localized = (parameters: unknown[]) => {
    const [locale = "en-US", options = {}] = parameters;
    return [
      locale,
      name === "DateTimeFormat" ? { timeZone: "UTC", ...options as object } : options,
    ];
  };
  const pure = new Proxy(original, {
    construct: (target, parameters, newTarget) =>
      Reflect.construct(target, localized(parameters), newTarget),
    apply: (target, _self, parameters) => new target(...localized(parameters)),
  });
  define(original.prototype, "constructor", pure);
  define(Intl, name, pure);
}
const formatToParts = Intl.DateTimeFormat.prototype.formatToParts;
define(
  Intl.DateTimeFormat.prototype,
  "formatToParts",
  function (this: Intl.DateTimeFormat, date) {
    return formatToParts.call(this, date ?? now("Intl.DateTimeFormat"));
  } as typeof formatToParts,
);
Object.defineProperty(Intl.DateTimeFormat.prototype, "format", {
  configurable: true,
  get(this: Intl.DateTimeFormat) {
    return (date?: Date) => this.formatToParts(date).map(({ value }) => value).join("");
  },
});
for (const prototype of [Number, BigInt, Array, TrueDate, String].map((type) => type.prototype)) {
  for (const name of Object.getOwnPropertyNames(prototype)) {
    // localeCompare takes the locale second, the others first.
    if (!/^(to)?[lL]ocale|^toLocale/.test(name)) continue;
    const original = (prototype as unknown as Record<string, Callable>)[name];
    const before = name === "localeCompare" ? 1 : 0;
    define(prototype, name, function (this: unknown, ...parameters: unknown[]) {
      parameters[before] ??= "en-US";
      return Reflect.apply(original, this, parameters);
    });
  }
}
define(navigator, "hardwareConcurrency", 1);
define(navigator, "language", "en-US");
define(navigator, "languages", ["en-US"]);

// ---- Files, network, environment

/** `data:` and `blob:` are bytes that the stage already has. */
const isInside = (target: string) => /^(data|blob):/.test(target);
const trueFetch = fetch;
scope.fetch = (input: RequestInfo | URL, options?: RequestInit) => {
  const target = input instanceof Request ? input.url : String(input);
  if (isInside(target)) return trueFetch(input, options);
  return Promise.reject(
    new UndeclaredAccess(`${target.startsWith("file:") ? "file" : "network"}: ${target}`),
  );
};
for (const name of ["WebSocket", "WebSocketStream", "EventSource", "WebTransport"]) {
  if (name in scope) {
    scope[name] = function (target: unknown) {
      deny("network", String(target));
    };
  }
}

/** What an access through `Deno.<name>` or `process.<name>` is an access to. */
function kindOf(name: string): string {
  if (/^(connect|listen|resolveDns|serve|createHttp|HttpClient|startTls|upgradeWeb)/.test(name)) {
    return "network";
  }
  const isFile =
    /^(read|open|l?stat|real|write|create|make|mkdir|remove|rename|copy|link|symlink|trunc|ch|utime|umask|watch|cwd|Fs)/;
  return isFile.test(name) ? "file" : "environment";
}

function deniedNamespace(owner: string, kept: Readonly<Record<string, unknown>>): object {
  const callable = (path: string, kind: string): object =>
    new Proxy(function () {}, {
      apply: (_target, _self, [first]) =>
        deny(kind, ["string", "number"].includes(typeof first) ? String(first) : path),
      construct: () => deny(kind, path),
      get: (_target, name) =>
        typeof name === "symbol" ? () => deny(kind, path) : callable(`${path}.${name}`, kind),
    });
  return new Proxy(kept, {
    get: (target, name) => {
      if (typeof name === "symbol" || name in target) return Reflect.get(target, name);
      return callable(`${owner}.${name}`, kindOf(name));
    },
  });
}

const { version, errors, inspect } = Deno;
define(scope, "Deno", deniedNamespace("Deno", { version, errors, inspect }));
if ("process" in scope) define(scope, "process", deniedNamespace("process", {}));

// ---- State that outlives a job, and ways out

for (const name of ["caches", "localStorage", "sessionStorage", "indexedDB", "BroadcastChannel"]) {
  Reflect.deleteProperty(scope, name);
}
for (const name of ["Worker", "SharedWorker", "close"]) {
  define(scope, name, function () {
    deny("environment", name);
  });
}

// ---- Messages

const ownNames = new Set<string>();
const post = scope.postMessage.bind(scope);
/** Tells the engine, ahead of the result, which globals the job has left behind. */
scope.postMessage = (message: unknown, transfer: Transferable[] = []) => {
  const { type } = message as { type: string };
  if (type === "done" || type === "failed") {
    const names = Object.getOwnPropertyNames(scope).filter((name) => !ownNames.has(name));
    if (names.length > 0) post({ type: "leaked", names });
  }
  post(message, transfer);
};
// Registered before the bridge sets `onmessage`, so it comes first.
scope.addEventListener("message", () => {
  if (running) return;
  running = true;
  for (const name of Object.getOwnPropertyNames(scope)) ownNames.add(name);
});
/** What escapes the bridge: errors while importing, and promises that nobody awaits. */
function escaped(error: unknown): void {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  post({ type: "failed", name, message, stack: stack ?? "", user: false, exitCode: 1 });
}
scope.addEventListener("error", (event) => {
  event.preventDefault();
  escaped(event.error);
});
scope.addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  escaped(event.reason);
});
