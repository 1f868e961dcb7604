/** No files, network, environment and processes. Code from text is refused by a flag of the process. */
import { define, deny, remove, scope, UndeclaredAccess } from "./denial.ts";

/** `data:` and `blob:` are bytes that the stage already has. */
const isInside = (target: string) => /^(data|blob):/.test(target);
const trueFetch = fetch;
define(scope, "fetch", (input: RequestInfo | URL, options?: RequestInit) => {
  const target = input instanceof Request ? input.url : String(input);
  if (isInside(target)) return trueFetch(input, options);
  return Promise.reject(
    new UndeclaredAccess(`${target.startsWith("file:") ? "file" : "network"}: ${target}`),
  );
});
for (const name of ["WebSocket", "WebSocketStream", "EventSource", "WebTransport"]) {
  if (!(name in scope)) continue;
  define(scope, name, function (target: unknown) {
    deny("network", String(target));
  });
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

if ("Deno" in scope) {
  const { version, errors, inspect } = Deno;
  define(scope, "Deno", deniedNamespace("Deno", { version, errors, inspect }));
}
if ("process" in scope) define(scope, "process", deniedNamespace("process", {}));

for (const name of ["Worker", "SharedWorker", "close"]) {
  define(scope, name, function () {
    deny("environment", name);
  });
}
for (const name of ["prompt", "alert", "confirm"]) remove(name);
