/**
 * One checkout in which all that is a stranger's is hostile at once: its settings, plug-ins, stages, packages,
 * texts and store, and the words that its README tells a referee to type. The engine, deno.json and its lock
 * are the referee's own. After each command nothing outside has been read, written, started or reached; each
 * attempt is a step, named with who tries and what became of it.
 */
import assert from "node:assert/strict";
import { type Checkout, makeCheckout } from "../circumstances/checkout.ts";
import { repository, repositoryFiles } from "../repository-files.ts";
import { codeAttempts } from "./malicious/code.ts";
import { type Role, traps } from "./malicious/everything.ts";
import { putCode } from "./malicious/planted-code.ts";
import { filesWithSecrets, makeOutside, type Outside } from "./malicious/outside.ts";
import { tellsReading, watch, type Watched } from "./malicious/watched.ts";
import { hostileArchive, hostileWords } from "./malicious/words.ts";

interface Scene {
  readonly checkout: Checkout;
  readonly outside: Outside;
  readonly watched: Watched;
}

const honest = /C1 .*\b18\b.*agrees/;
// deno-lint-ignore no-control-regex
const control = /[\u0007\u001b\u202a-\u202e\u2066-\u2069]/;

/** What archives and figures need beside the toy's own copy of the engine. */
function copyEngine({ root }: Checkout): void {
  const folders = ["lib/contract/", "stages/rendering/"];
  for (const path of repositoryFiles()) {
    if (!folders.some((folder) => path.startsWith(folder))) continue;
    Deno.mkdirSync(`${root}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
    Deno.copyFileSync(`${repository}/${path}`, `${root}/${path}`);
  }
}

async function run({ checkout, outside, watched }: Scene, words: readonly string[]) {
  // Deno's own cache stays where it is; the home is another.
  const cache = Deno.env.get("DENO_DIR") ?? `${Deno.env.get("HOME")}/.cache/deno`;
  const environment = { ...outside.environment, HOME: watched.home, DENO_DIR: cache };
  const by = ["/usr/bin/env", `PATH=${watched.path}`];
  watched.arm();
  const { code, out, error } = await checkout.task(words, { environment, by });
  const said = `${out}${error}`;
  watched.check();
  outside.check([said]);
  assert.deepEqual(filesWithSecrets(`${checkout.root}/artifacts`), []);
  assert.doesNotMatch(said, control);
  assert.doesNotMatch(said, /bug of the engine|the nearer package ran/i);
  return { code, out, said };
}

/** What a referee types, in order, and what it says beside the code 0. */
const commands: readonly (readonly [words: readonly string[], said: RegExp])[] = [
  [["plan"], /toy\/C1/],
  [["list", "sequence"], /in a plug-in/],
  [["repro"], honest],
  [["verify"], /byte for byte equal/],
  [["status"], honest],
  [["show", "toy/C1"], /18/],
  [["why", "toy/C1"], /toy\/C1/],
  [["report"], /report/],
  [["archive"], /archive/],
  [["export"], /export/],
  [["diff", "last", "20200101"], /./],
  [["pin", "--list"], /own/],
  [["fsck"], /./],
  [["gc", "--delete"], /./],
];

async function takeSteps(
  test: Deno.TestContext,
  who: Role,
  names: readonly string[],
  became: string,
) {
  for (const name of names) await test.step(`${who}: ${name}: ${became}`, () => {});
}

/** Every text of the files below a folder whose names fit. */
function textsBelow(folder: string, names = /./): string {
  let text = "";
  for (const { name, isFile, isDirectory } of Deno.readDirSync(folder)) {
    if (isDirectory) text += textsBelow(`${folder}/${name}`, names);
    if (isFile && names.test(name)) text += Deno.readTextFileSync(`${folder}/${name}`);
  }
  return text;
}

/** What hostile texts became where other programs read them. */
function checkWritten({ checkout, outside }: Scene): void {
  const pages = textsBelow(`${checkout.root}/artifacts/report`, /\.html$/);
  const exported = textsBelow(`${checkout.root}/artifacts/export`, /\.(?:tex|bib|typ)$/);
  assert.ok(pages.includes("The total.") && exported.includes("claim"));
  assert.ok(!pages.includes(`<script src="${outside.address}`), "a script in a page");
  assert.ok(!pages.includes(`<img src="${outside.address}`), "a picture in a page");
  assert.ok(!pages.includes(`<a href="${outside.address}`), "a link in a page");
  const command = /.{0,300}\\(?:input\{\/|write18).{0,100}/.exec(exported);
  assert.equal(command?.[0], undefined, "a command of LaTeX");
}

async function passCommands(test: Deno.TestContext, scene: Scene): Promise<void> {
  const attempts = codeAttempts(scene.outside).map(({ name }) => name);
  const nothing = `${attempts.length} tried, succeeded: []`;
  for (const [words, said] of commands) {
    await test.step(`deno task ${words.join(" ")}: nothing outside is touched`, async () => {
      const result = await run(scene, words);
      assert.equal(result.code, 0, result.said);
      assert.match(result.said, said);
      if (words[0] !== "list") return;
      const shown = result.out.replace(/\s+/g, " ");
      assert.ok(shown.includes(`in a plug-in: ${nothing}; in a package: ${nothing}`), shown);
    });
  }
  const log = textsBelow(`${scene.checkout.root}/artifacts/run`);
  for (const place of ["in a plug-in", "in a package", "in a stage"]) {
    assert.ok(log.includes(`${place}: ${nothing}`), `${place}, as a job`);
  }
  checkWritten(scene);
  await takeSteps(test, "an author of a stage", attempts, "got nothing, when loaded and as a job");
  await takeSteps(test, "a package", attempts, "got nothing, when loaded and as a job");
  for (const { role, name } of traps) {
    await takeSteps(test, role, [name], "did nothing: the result is the honest one");
  }
}

Deno.test("a checkout in which all is hostile at once touches nothing outside", async (test) => {
  const [checkout, outside] = [makeCheckout(), makeOutside()];
  const watched = watch(outside);
  const scene = { checkout, outside, watched };
  try {
    Deno.mkdirSync(`${checkout.root}/artifacts`);
    copyEngine(checkout);
    // Installs the packages, of which one is then another's.
    const first = await run(scene, ["list", "sequence"]);
    assert.equal(first.code, 0, first.said);
    putCode(checkout, outside);
    for (const { put } of traps) put(checkout, outside);
    await passCommands(test, scene);
    const archive = `${checkout.root}/artifacts/evil.zip`;
    Deno.writeFileSync(archive, hostileArchive(outside));
    for (const { name, words, said } of hostileWords(outside, archive)) {
      await test.step(`a user's input: ${name}: refused in words`, async () => {
        const result = await run(scene, words);
        assert.notEqual(result.code, 0, result.said);
        assert.match(result.said, said);
      });
    }
  } finally {
    watched.remove();
    checkout.remove();
    await outside.remove();
  }
});

Deno.test("control: a started program is noticed", async () => {
  const outside = makeOutside();
  const watched = watch(outside);
  try {
    watched.arm();
    watched.check();
    await new Deno.Command("/usr/bin/env", { args: [`PATH=${watched.path}`, "git"] }).output();
    assert.throws(() => watched.check(), /programs that were started/);
  } finally {
    watched.remove();
    await outside.remove();
  }
});

Deno.test({
  name: "control: a file that was read is noticed (where the disk keeps the time of reading)",
  ignore: !tellsReading(),
  async fn() {
    const outside = makeOutside();
    const watched = watch(outside);
    try {
      watched.arm();
      watched.check();
      Deno.readTextFileSync(`${outside.folder}/thesis.tex`);
      assert.throws(() => watched.check(), /files that were read/);
    } finally {
      watched.remove();
      await outside.remove();
    }
  },
});
