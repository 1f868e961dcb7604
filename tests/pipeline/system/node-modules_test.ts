/** What every run loads has no module of Node: each costs a start of its own. */
import assert from "node:assert/strict";
import { nodeCrypto, nodeProcess, roomOf } from "../../../lib/pipeline/system/node-modules.ts";
import { fromFileUrl } from "../../../lib/pipeline/system/path.ts";

const entries = ["cli.ts", "commands/repro.ts", "progress/plain.ts", "progress/live.ts"];
const folder = new URL("../../../lib/pipeline/", import.meta.url);
const imported = /^(?:import|export)\s(?!type\b)(?:[^;]*?\sfrom\s)?\s*"([^"]+)"/gm;

/** Modules that come with others without being asked for later, by who imports them first. */
function comingWith(paths: readonly string[]): Map<string, string> {
  const found = new Map(paths.map((path) => [path, path]));
  for (const path of found.keys()) {
    if (path.startsWith("node:")) continue;
    for (const [, name] of Deno.readTextFileSync(path).matchAll(imported)) {
      const isFile = name.startsWith(".");
      if (!isFile && !name.startsWith("node:")) continue;
      const target = isFile ? fromFileUrl(new URL(name, `file://${path}`)) : name;
      if (!found.has(target)) found.set(target, path);
    }
  }
  return found;
}

Deno.test("a run in which nothing has changed loads no module of Node", () => {
  const all = comingWith(entries.map((entry) => fromFileUrl(new URL(entry, folder))));
  assert.ok(all.size > 150, `${all.size} modules`);
  const ofNode = [...all].filter(([name]) => name.startsWith("node:"));
  assert.deepEqual(ofNode, []);
  // Control: the process that reads a paper's code has one, for its packages.
  const reader = fromFileUrl(new URL("reading/apart/process.ts", folder));
  assert.ok(comingWith([reader]).has("node:process"));
});

Deno.test("modules of Node are there when they are asked for", () => {
  assert.equal(typeof nodeCrypto().createHash, "function");
  assert.ok(roomOf(".").bsize > 0);
  assert.equal(typeof nodeProcess().constrainedMemory, "function");
});
