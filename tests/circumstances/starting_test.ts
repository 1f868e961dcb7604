/** What keeps a task from starting at all: a lock file that does not fit, and a Deno that PATH does not have. */
import assert from "node:assert/strict";
import { type Checkout, makeCheckout } from "./checkout.ts";

/** Without one of its packages, as after a merge or a hand at work. */
function withoutPackage(lock: string): string {
  const less = lock.replace(/"npm:valibot@[\d.]+": "[\d.]+",\n\s*/, "");
  assert.notEqual(less, lock);
  return less;
}

async function staleLock({ root, task }: Checkout): Promise<void> {
  const file = `${root}/deno.lock`;
  const whole = Deno.readTextFileSync(file);
  const stale = withoutPackage(whole);
  Deno.writeTextFileSync(file, stale);
  const { code, out, error } = await task(["plan"]);
  assert.equal(code, 1, out);
  assert.match(error, /lockfile is out of date.*deno install --frozen=false/s);
  assert.match(error, /npm:valibot/);
  assert.equal(out, "", "nothing of ours has run");
  assert.equal(Deno.readTextFileSync(file), stale, "no command but that one writes it");
  Deno.writeTextFileSync(file, whole);
  assert.equal((await task(["plan"])).code, 0, "control");
}

async function denoElsewhere({ task }: Checkout): Promise<void> {
  // By the path of the program, as from an editor or a service: the task starts, its stages could not.
  const { code, out, error } = await task(["repro"], { by: ["/usr/bin/env", "PATH=/nowhere"] });
  assert.equal(code, 2, out);
  const folder = Deno.execPath().replace(/\/[^/]*$/, "");
  assert.ok(
    error.includes(
      'cannot start a process of Deno: there is no program "deno" on PATH; put the folder of the ' +
        `Deno that you run on PATH: export PATH="${folder}:$PATH"`,
    ),
    error,
  );
  assert.doesNotMatch(error, /bug|\n\s+at /);
}

Deno.test({
  name: "a task that cannot start says why and what to do, and changes nothing",
  ignore: Deno.build.os === "windows",
  async fn(test) {
    const checkout = makeCheckout();
    try {
      await test.step("deno.lock does not fit deno.json", () => staleLock(checkout));
      await test.step("no deno on PATH", () => denoElsewhere(checkout));
    } finally {
      checkout.remove();
    }
  },
});
