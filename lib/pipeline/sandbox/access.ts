/** No files, network, environment and processes. Code from text is refused by a flag of the process. */
import { deny, replace, scope, UndeclaredAccess } from "./denial.ts";

/** What `data:` has inside: bytes that the stage has already. Of an answer only its content. */
replace("fetch", (input: unknown) => {
  const target = String((input as { readonly url?: unknown } | undefined)?.url ?? input);
  const [, type = "", text] = /^data:([^,]*),([^]*)$/.exec(target) ?? [];
  if (text === undefined) {
    const kind = target.startsWith("file:") ? "file" : "network";
    return Promise.reject(new UndeclaredAccess(`${kind}: ${target}`));
  }
  const plain = decodeURIComponent(text);
  const bytes = type.endsWith(";base64")
    ? Uint8Array.from(atob(plain), (character) => character.charCodeAt(0))
    : new TextEncoder().encode(plain);
  const content = () => new TextDecoder().decode(bytes);
  return Promise.resolve({
    ok: true,
    status: 200,
    arrayBuffer: () => Promise.resolve(bytes.slice().buffer),
    text: () => Promise.resolve(content()),
    json: () => Promise.resolve(content()).then(JSON.parse),
  });
});
for (const name of ["WebSocket", "WebSocketStream", "EventSource", "WebTransport"]) {
  replace(name, function (target: unknown) {
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

function deniedNamespace(owner: string): object {
  const callable = (path: string, kind: string): object =>
    new Proxy(function () {}, {
      apply: (_target, _self, [first]) =>
        deny(kind, ["string", "number"].includes(typeof first) ? String(first) : path),
      construct: () => deny(kind, path),
      get: (_target, name) =>
        typeof name === "symbol" ? () => deny(kind, path) : callable(`${path}.${name}`, kind),
    });
  return new Proxy({}, {
    get: (target, name) =>
      typeof name === "symbol"
        ? Reflect.get(target, name)
        : callable(`${owner}.${name}`, kindOf(name)),
  });
}

for (const name of ["Deno", "process"]) {
  if (name in scope) replace(name, deniedNamespace(name));
}
for (const name of ["Worker", "SharedWorker", "close", "importScripts"]) {
  replace(name, function () {
    deny("environment", name);
  });
}
