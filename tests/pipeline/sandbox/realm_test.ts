/** What is reachable in a stage's realm is what the list says; all but a little of it cannot be changed. */
import assert from "node:assert/strict";
import { namesAt } from "../../../lib/pipeline/sandbox/realm.ts";
import { removedNames } from "./removed-names.ts";

interface Answer {
  readonly removed: readonly string[];
  readonly kept: readonly string[];
  readonly open: readonly string[];
  /** Reachable names by path, found by a walk that shares no code with the sandbox's. */
  readonly found: readonly (readonly [path: string, name: string])[];
  /** Paths of what could still be changed. */
  readonly changeable: readonly string[];
}

/** Runs in the Worker, after the prelude. */
function walk() {
  const found: [string, string][] = [];
  const changeable: string[] = [];
  const seen = new Set<unknown>();
  const text = (key: string | symbol) =>
    typeof key === "symbol" ? `@${(key.description ?? "").replace(/^Symbol\./, "")}` : key;
  const from = (given: [string, unknown][]) => {
    const waiting = [...given];
    const prototypes: [string, unknown][] = [];
    for (const [path, value] of waiting) {
      if (value === null || !["object", "function"].includes(typeof value) || seen.has(value)) {
        continue;
      }
      seen.add(value);
      if (!Object.isFrozen(value)) changeable.push(path);
      for (const key of Reflect.ownKeys(value as object)) {
        found.push([path, text(key)]);
        const { get, set, value: inner } = Object.getOwnPropertyDescriptor(value, key)!;
        const name = path === "global" ? text(key) : `${path}.${text(key)}`;
        const isGetter = get !== undefined || set !== undefined;
        if (!isGetter) waiting.push([name, inner]);
        else if (path === "global") waiting.push([name, Reflect.get(globalThis, key)]);
        else waiting.push([`${name}.get`, get], [`${name}.set`, set]);
      }
      prototypes.push([`${path}.__proto__`, Object.getPrototypeOf(value)]);
    }
    const fresh = prototypes.filter(([, value]) => value !== null && !seen.has(value));
    if (fresh.length > 0) from(fresh);
  };
  from([["global", globalThis]]);
  return { found, changeable };
}

async function ask(): Promise<Answer> {
  const prelude = import.meta.resolve("../../../lib/pipeline/sandbox/prelude.ts");
  const code = `const post = postMessage.bind(globalThis);
    const { closed } = await import(${JSON.stringify(prelude)});
    const { removed, kept, open } = closed;
    post({ ...(${walk})(), removed, kept, open: open.map(({ path }) => path) });`;
  const worker = new Worker(`data:text/javascript,${encodeURIComponent(code)}`, { type: "module" });
  try {
    return await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = (event) => (event.preventDefault(), reject(new Error(event.message)));
    });
  } finally {
    worker.terminate();
  }
}

const answer = await ask();

Deno.test("every name that this runtime has is on one of the two lists", () => {
  assert.deepEqual(answer.kept, [], "names that cannot be removed");
  const known = new Set(removedNames);
  // The GPU's are there only where the runtime has them; a list is of names, not of machines.
  const unknown = answer.removed.filter((name) => !known.has(name));
  assert.deepEqual(unknown, [], "removed, but not by anybody's decision: allow or remove them");
  const removed = new Set(answer.removed);
  assert.deepEqual(removedNames.filter((name) => !removed.has(name)), [], "no longer there");
});

Deno.test("what can be reached is on the list, found by another walk", () => {
  const everywhere = namesAt.get("*")!;
  const strange = answer.found.filter(([path, name]) => {
    if (namesAt.get(path)?.has(name)) return false;
    if (path === "global") return true;
    const ofAll = ["length", "name", "prototype", "constructor"].includes(name) ||
      /^\d+$/.test(name);
    if (path.startsWith("GPU") && namesAt.get("GPU*")!.has(name)) return false;
    return !everywhere.has(name) && !ofAll;
  });
  assert.deepEqual(strange, []);
  assert.ok(answer.found.length > 2000, "the walk went far");
});

Deno.test("nothing reachable can be changed but the global object and what is named as open", () => {
  const named = new Set(["global", ...answer.open]);
  assert.deepEqual(answer.changeable.filter((path) => !named.has(path)), []);
});

Deno.test("no clock, chance or late answer is on the list", () => {
  const all = [...namesAt].flatMap(([path, names]) => [...names].map((name) => `${path}.${name}`));
  const suspect = all.filter((name) =>
    /\bNow\b|waitAsync|Streaming|customInspect|[tT]imeout\b/.test(name)
  );
  const known = /setTimeout|clearTimeout|^GPU\*/;
  assert.deepEqual(suspect.filter((name) => !known.test(name)), []);
  for (const name of ["Blob", "Response", "MessageChannel", "AbortSignal", "Buffer", "FormData"]) {
    assert.ok(!namesAt.get("global")!.has(name), name);
  }
});

Deno.test("ARCHITECTURE.md says what the global object of a stage has", () => {
  const page = Deno.readTextFileSync(new URL("../../../ARCHITECTURE.md", import.meta.url));
  const said = /<!-- realm -->\s*([^]*?)\s*<!-- end of realm -->/.exec(page)?.[1] ?? "";
  const names = [...namesAt.get("global")!].filter((name) => !/^GPU.|^@/.test(name));
  assert.deepEqual(said.replaceAll("`", "").split(/[\s,]+/), names, names.join(", "));
});
