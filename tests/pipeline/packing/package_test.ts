/**
 * The package as its users meet it: packed, installed by npm into an empty folder with empty caches, on a
 * PATH without Deno. Needs npm and a registry; without them it is skipped, and says so. At every second commit,
 * in turn with the copy of the repository of commands/new_test.ts; `ASYMPTOPIA_ALL=1` takes both.
 */
import assert from "node:assert/strict";
import { isOtherTurn } from "../../commit-number.ts";
import { loadSpecification } from "../../../lib/pipeline/reading/load.ts";
import { planGraph } from "../../../lib/pipeline/planning/plan.ts";
import { digestOf } from "../../../lib/pipeline/keys/digest.ts";
import { readContents } from "../../../lib/pipeline/system/package-copy.ts";
import { repositoryFiles } from "../../../lib/pipeline/packing/repository-files.ts";
import { readCitation } from "../../../lib/pipeline/archive/crate/software-citation.ts";
import { repository } from "../../repository-files.ts";

/** One claim of the example, for all of its verdicts are shown where the example is tested. */
const claim = "gaussian-matrices/C3";
const smoke = ["--profile", "smoke", "--backend", "wasm"];
/** A plug-in of the package that the example uses. */
const chain = "lib/dynamics/linear-chain.ts";

interface Said {
  readonly code: number;
  readonly text: string;
}

function environment(folder: string): Record<string, string> {
  const path = (Deno.env.get("PATH") ?? "").split(":").filter((place) => !hasDeno(place)).join(":");
  const { DENO_DIR: _, ...rest } = Deno.env.toObject();
  return {
    ...rest,
    PATH: path,
    HOME: `${folder}/home`,
    DENO_DIR: `${folder}/deno`,
    npm_config_cache: `${folder}/npm`,
    npm_config_update_notifier: "false",
    npm_config_fund: "false",
    npm_config_audit: "false",
    NO_COLOR: "1",
  };
}

function hasDeno(place: string): boolean {
  return ["deno", "deno.exe"].some((name) => {
    try {
      return Deno.statSync(`${place}/${name}`).isFile;
    } catch {
      return false;
    }
  });
}

async function run(
  cwd: string,
  [program, ...args]: readonly string[],
  env: Record<string, string>,
) {
  const { code, stdout, stderr } = await new Deno.Command("/usr/bin/env", {
    args: [program, ...args],
    cwd,
    env,
    clearEnv: true,
  }).output();
  const text = new TextDecoder();
  return { code, text: text.decode(stdout) + text.decode(stderr) } satisfies Said;
}

async function isRegistryThere(): Promise<boolean> {
  const folder = Deno.makeTempDirSync({ prefix: "registry-" });
  try {
    const { code } = await run(folder, ["npm", "ping"], environment(folder));
    if (code !== 0) console.log("note: npm reaches no registry here; the package is not installed");
    return code === 0;
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/** What the tests of this file share: an empty folder, what npm installed there, a workspace in it. */
class Newcomer {
  readonly folder = Deno.makeTempDirSync({ prefix: "newcomer-" });
  readonly workspace = `${this.folder}/my-paper`;
  readonly #environment = environment(this.folder);
  readonly installed = `${this.folder}/node_modules/asymptopia`;

  async in(cwd: string, words: readonly string[], code = 0): Promise<string> {
    const said = await run(cwd, words, this.#environment);
    assert.equal(said.code, code, `${words.join(" ")}\n${said.text}`);
    return said.text;
  }

  /** The package's program in the workspace. */
  task(words: readonly string[], code = 0): Promise<string> {
    return this.in(this.workspace, [`${this.folder}/node_modules/.bin/asymptopia`, ...words], code);
  }

  write(path: string, text: string): void {
    Deno.writeTextFileSync(`${this.workspace}/${path}`, text);
  }

  read(path: string): string {
    return Deno.readTextFileSync(`${this.workspace}/${path}`);
  }

  /** Another version of what is installed, with an edit, beside it; gives the path of its program. */
  nextVersion(version: string, path: string, edit: (text: string) => string): string {
    const next = `${this.folder}/node_modules/asymptopia-next`;
    for (const file of repositoryFiles(this.folder, "node_modules/asymptopia")) {
      const target = file.replace("node_modules/asymptopia", next);
      Deno.mkdirSync(target.replace(/\/[^/]*$/, ""), { recursive: true });
      Deno.copyFileSync(`${this.folder}/${file}`, target);
    }
    const text = edit(Deno.readTextFileSync(`${next}/${path}`));
    Deno.writeTextFileSync(`${next}/${path}`, text);
    const contents = readContents(next)!;
    const files = { ...contents.files, [path]: digestOf(text) };
    Deno.writeTextFileSync(
      `${next}/contents.json`,
      JSON.stringify({ ...contents, version, files }),
    );
    return `${next}/bin/asymptopia.cjs`;
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.folder, { recursive: true });
  }
}

/** The path of the tarball that `deno task pack` makes. */
async function packed(): Promise<string> {
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "-q", "pack"],
    cwd: repository,
    env: { NO_COLOR: "1" },
  }).output();
  const said = new TextDecoder().decode(stdout);
  assert.equal(code, 0, said);
  return `${repository}/${/^Wrote (\S+\.tgz): /m.exec(said)![1]}`;
}

/** Keys that the repository's own example has, of jobs that need no result of others. */
async function firstKeys(): Promise<string[]> {
  const workspace = `${repository}/examples/gaussian-matrices`;
  const graph = await loadSpecification(workspace, { profile: "smoke", isReadOnly: true });
  const targets = ["gaussian-matrices/vector", "gaussian-matrices/products-recipe[width=2]"];
  const options = { workspace, targets, backend: "wasm", isReadOnly: true } as const;
  return (await planGraph(graph, options)).flatMap(({ key }) => key ?? []);
}

type Step = (newcomer: Newcomer) => Promise<void>;

/** In their order: each begins with what the one before has left. */
const steps: Readonly<Record<string, Step>> = {
  "npm installs it, and init writes a workspace, which it never does twice": async (newcomer) => {
    const { folder } = newcomer;
    await newcomer.in(folder, ["npm", "install", "--silent", await packed()]);
    const init = ["npx", "asymptopia", "init", "my-paper"];
    await newcomer.in(folder, init);
    const lines = newcomer.read("papers/gaussian-matrices.yaml").trimEnd().split("\n");
    assert.ok(lines.length <= 60);
    const others = [
      ".gitignore",
      "LICENSE",
      ".github/workflows/reproduce.yml",
      "vendor/asymptopia/LICENSE",
    ];
    for (const path of others) assert.ok(newcomer.read(path).length > 0, path);
    assert.equal(readCitation(newcomer.workspace)?.title, "my-paper");
    const again = await newcomer.in(folder, init, 2);
    assert.match(again, /cannot begin a workspace in my-paper: it is there and not empty/);
    // What README says that it needs on Deno is enough, and gives the same.
    const program = `${newcomer.installed}/bin/asymptopia.cjs`;
    const allowed = ["--no-prompt", "--allow-read", "--allow-write=."];
    await newcomer.in(folder, [
      ...[Deno.execPath(), "run", "--no-config", ...allowed, program],
      ...["init", "by-deno"],
    ]);
    const written = (name: string) =>
      repositoryFiles(folder, name).map((path) => path.slice(name.length));
    assert.deepEqual(written("by-deno"), written("my-paper"));
    const names = [...Deno.readDirSync(folder)].map(({ name }) => name);
    assert.deepEqual(names.filter((name) => name.startsWith(".")), []);
  },

  "the second command ends in verdicts, under the keys of the repository": async (newcomer) => {
    const claims = await newcomer.task(["repro", claim, ...smoke]);
    assert.match(claims, /^C3 .* 4 of 4 +agrees$/m);
    const keys = await firstKeys();
    assert.ok(keys.length > 0);
    const records = `${newcomer.workspace}/artifacts/ac`;
    for (const key of keys) {
      assert.ok(Deno.statSync(`${records}/${key.slice(0, 2)}/${key.slice(2)}.json`));
    }
  },

  "a slip in an own plug-in is named by its place; so is a name that both have": async (
    newcomer,
  ) => {
    const theory = newcomer.read("lib/theory/lyapunov-exponent.ts");
    const slipped = theory.replace("special.ts", "specials.ts");
    newcomer.write("lib/theory/lyapunov-exponent.ts", slipped);
    const slip = await newcomer.task(["repro", claim, ...smoke], 2);
    assert.match(slip, /lib\/theory\/lyapunov-exponent\.ts:\d+:\d+ cannot load this module/);
    assert.match(slip, /asymptopia\/lib\/num\/analysis\/specials\.ts/);
    newcomer.write("lib/theory/lyapunov-exponent.ts", theory);
    newcomer.write(chain, newcomer.read(`vendor/asymptopia/${chain}`));
    const both = await newcomer.task(["plan", claim, ...smoke], 2);
    assert.ok(both.includes(`cannot tell ${chain} from asymptopia/${chain}: both`), both);
    Deno.removeSync(`${newcomer.workspace}/${chain}`);
  },

  "own pieces, their tests, the schema, the report and the archive work there": async (
    newcomer,
  ) => {
    const renewed = await newcomer.task(["new", "theory", "my-law"]);
    assert.match(renewed, /^Wrote pipeline\.schema\.json again\.$/m);
    assert.match(newcomer.read("pipeline.schema.json"), /my-law/);
    const tested = await newcomer.task(["test", "--no-check", "--filter", "mean and variance"]);
    assert.match(tested, /\| 1 passed \|/);
    assert.match(await newcomer.task(["list", "my-law"]), /dimension/);
    assert.match(
      await newcomer.task(["report", claim, ...smoke]),
      /artifacts\/report\/index\.html/,
    );
    const archived = await newcomer.task(["archive", claim, ...smoke]);
    const [, archive] = /^Wrote (\S+crate\.zip): .* 11 jobs/m.exec(archived)!;
    const checked = await newcomer.task(["archive", "--check", archive]);
    assert.match(
      checked,
      /a licence comes with it +no: put the licence that you choose into LICENSE/,
    );
    assert.match(checked, /authors are stated +no: write authors into CITATION\.cff/);
  },

  "an upgrade loses no edit, runs nothing, and says what would run and why": async (newcomer) => {
    const { workspace } = newcomer;
    const next = newcomer.nextVersion("99.0.0", chain, (text) => text.replace("% 1024", "% 1000"));
    const copied = `vendor/asymptopia/${chain}`;
    const original = newcomer.read(copied);
    newcomer.write(copied, `${original}\n`);
    const refused = await newcomer.in(workspace, ["node", next, "upgrade"], 2);
    assert.ok(refused.includes(`${chain} is not as packed, and would be lost`), refused);
    newcomer.write(copied, original);
    const own = newcomer.read("deno.json").replace('"lineWidth": 100', '"lineWidth": 90');
    newcomer.write("deno.json", own);
    const said = await newcomer.in(workspace, ["node", next, "upgrade", claim, ...smoke]);
    assert.match(said, /^asymptopia \S+ → 99\.0\.0: 1 of \d+ files differ\.$/m);
    assert.match(said, /^Nothing has run yet/m);
    assert.equal(newcomer.read("deno.json"), own);
    const row = /products .* run +code: asymptopia \S+ → 99\.0\.0 and asymptopia\/(\S+) edited/;
    assert.equal(row.exec(said)?.[1], chain, said);
    const why = await newcomer.task(["why", "gaussian-matrices/products", ...smoke]);
    assert.match(why, /^\s*\+.*% 1000/m);
    const names = [...Deno.readDirSync(`${workspace}/vendor`)].map(({ name }) => name);
    assert.deepEqual(names, ["asymptopia"]);
  },
};

Deno.test({
  name: "a paper's own repository, from the tarball to an archive, on a machine without Deno",
  ignore: isOtherTurn(0, 2) || !(await isRegistryThere()),
  fn: async (t) => {
    using newcomer = new Newcomer();
    for (const [name, step] of Object.entries(steps)) {
      // What follows would fail as well.
      if (!await t.step(name, () => step(newcomer))) return;
    }
  },
});
