/**
 * Tests that change what all threads of a process share: variables, the umask, the current folder. The test
 * runner gives each file a thread, not a process, so that another file's programs would start with them.
 * Such a test runs in a process of its own.
 */
import assert from "node:assert/strict";
import { fromFileUrl } from "../lib/pipeline/system/path.ts";

/** Says to a process that it is one of these, and of which file. */
const variable = "ASYMPTOPIA_TESTS_ALONE";
const ending = " (in a process of its own)";

/** How a file registers such tests: `const alone = testsAlone(import.meta.url); alone("what it shows", …)`. */
export function testsAlone(
  url: string,
): (name: string, body: () => void | Promise<void>) => void {
  const isAlone = Deno.env.get(variable) === url;
  const names: string[] = [];
  if (!isAlone) {
    const path = fromFileUrl(url);
    Deno.test({
      name: `what ${path.split("/").at(-1)} changes in its process is its own`,
      fn: () => passAlone(path, url, names),
    });
  }
  return (name, fn) => {
    names.push(name);
    if (isAlone) Deno.test(name + ending, fn);
  };
}

async function passAlone(path: string, url: string, names: readonly string[]): Promise<void> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["test", "-A", "--no-check", "--filter", ending, path],
    env: { [variable]: url, NO_COLOR: "1" },
  });
  const { success, stdout, stderr } = await child.output();
  const [out, errors] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  assert.ok(success, out + errors);
  for (const name of names) assert.ok(out.includes(`${name}${ending} ... ok`), `${name}:\n${out}`);
}
