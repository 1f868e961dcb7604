/**
 * A repository of a stranger's, all of it hostile but deno.json, its lock and the engine, run as a referee
 * runs it: nothing outside of the checkout and its store is read, written, started or reached, and what is
 * tried is refused by name or does no harm. Of the files, links and texts a quarter at each commit, of code
 * one of its two ways; `ASYMPTOPIA_ALL=1` tries all.
 */
import assert from "node:assert/strict";
import { isOtherTurn, testsByTurns } from "../commit-number.ts";
import { type Checkout, makeCheckout } from "../circumstances/checkout.ts";
import { codeAttempts, tryingCode } from "./malicious/code.ts";
import { filesWithSecrets, makeOutside, type Outside } from "./malicious/outside.ts";
import type { RepositoryAttempt } from "./malicious/places.ts";
import { repositoryAttempts, sequenceText } from "./malicious/repository.ts";

const sequence = "lib/data/sequence.ts";
/** What the toy's claim measures. */
const honest = /C1 .*\b18\b.*agrees/;
// deno-lint-ignore no-control-regex
const control = /[\u0007\u001b\u202a-\u202e\u2066-\u2069]/;

async function inOutside(
  body: (checkout: Checkout, outside: Outside) => Promise<void>,
): Promise<void> {
  const [checkout, outside] = [makeCheckout(), makeOutside()];
  try {
    Deno.mkdirSync(`${checkout.root}/artifacts`, { recursive: true });
    await body(checkout, outside);
  } finally {
    checkout.remove();
    await outside.remove();
  }
}

async function run(checkout: Checkout, { environment }: Outside, words: readonly string[]) {
  // Deno's own cache stays where it is; the home is another.
  const cache = Deno.env.get("DENO_DIR") ?? `${Deno.env.get("HOME")}/.cache/deno`;
  return await checkout.task(words, { environment: { ...environment, DENO_DIR: cache } });
}

function checkNothing({ root }: Checkout, outside: Outside, texts: readonly string[]): void {
  outside.check(texts);
  // A link is outside, and was looked at.
  if (Deno.lstatSync(`${root}/artifacts`).isSymlink) return;
  assert.deepEqual(filesWithSecrets(`${root}/artifacts`), []);
}

const test = testsByTurns(2);

test("code that is loaded to be read gets nothing, whatever it tries", () =>
  inOutside(async (checkout, outside) => {
    const attempts = codeAttempts(outside);
    assert.ok(attempts.length >= 30);
    const text = `${tryingCode(attempts)}\nconst outcome = await tryAll();\n` +
      sequenceText.replace(`summary: "a sequence"`, "summary: outcome");
    Deno.writeTextFileSync(`${checkout.root}/${sequence}`, text);
    const { code, out, error } = await run(checkout, outside, ["list", "sequence"]);
    assert.equal(code, 0, error);
    assert.ok(out.includes(`${attempts.length} tried, succeeded: []`), out + error);
    checkNothing(checkout, outside, [out, error]);
  }));

test("code that runs as a job gets nothing, whatever it tries", () =>
  inOutside(async (checkout, outside) => {
    const attempts = codeAttempts(outside);
    const generate = "generate({ count, width }) {";
    const text = `${tryingCode(attempts)}\n` +
      sequenceText.replace(generate, `async ${generate}\n    throw new Error(await tryAll());`);
    Deno.writeTextFileSync(`${checkout.root}/${sequence}`, text);
    const stage = `${checkout.root}/stages/numbers.ts`;
    const awaited = Deno.readTextFileSync(stage).replace("run({ uses", "async run({ uses")
      .replace("plugin.generate(", "await plugin.generate(");
    Deno.writeTextFileSync(stage, awaited);
    const { code, out, error } = await run(checkout, outside, ["repro", "toy/draws"]);
    assert.equal(code, 1, out + error);
    assert.ok(`${out}${error}`.includes(`${attempts.length} tried, succeeded: []`), out + error);
    checkNothing(checkout, outside, [out, error]);
  }));

async function leadsNowhere(
  checkout: Checkout,
  outside: Outside,
  { prepare, words, refused }: RepositoryAttempt,
): Promise<void> {
  const back = prepare(checkout, outside) ?? (() => {});
  try {
    const { code, out, error } = await run(checkout, outside, words);
    const said = `${out}${error}`;
    checkNothing(checkout, outside, [said]);
    assert.doesNotMatch(said, control);
    assert.doesNotMatch(said, /bug of the engine/i);
    assert.equal(code, refused?.[0] ?? 0, said);
    assert.match(said, refused?.[1] ?? (words[0] === "repro" ? honest : /C1/));
  } finally {
    back();
  }
  assert.ok(Deno.statSync(`${checkout.root}/deno.json`).isFile);
}

Deno.test("files, links and texts of a repository lead nowhere", (test) =>
  inOutside(async (checkout, outside) => {
    const { code, out, error } = await run(checkout, outside, ["repro"]);
    assert.equal(code, 0, error);
    assert.match(out, honest);
    for (const [index, attempt] of repositoryAttempts.entries()) {
      await test.step({
        name: attempt.name,
        ignore: isOtherTurn(index, 4),
        fn: () => leadsNowhere(checkout, outside, attempt),
      });
    }
  }));

Deno.test("control: a file written outside, a request and a secret are noticed", async () => {
  const outside = makeOutside();
  try {
    outside.check(["all is well"]);
    assert.throws(() => outside.check([outside.environment.SECRET_TOKEN]), /a secret is shown/);
    Deno.writeTextFileSync(`${outside.folder}/mark`, "");
    assert.throws(() => outside.check([]), /files outside/);
    Deno.removeSync(`${outside.folder}/mark`);
    await (await fetch(outside.address)).body?.cancel();
    assert.throws(() => outside.check([]), /reached a server/);
  } finally {
    await outside.remove();
  }
});
