/**
 * The package as its users meet it: packed, installed by npm into an empty folder with empty caches, on a
 * PATH without Deno. Needs npm and a registry; without them it is skipped, and says so.
 */
import assert from "node:assert/strict";
import { loadSpecification } from "../../../lib/pipeline/reading/load.ts";
import { planGraph } from "../../../lib/pipeline/planning/plan.ts";
import { digestOf } from "../../../lib/pipeline/keys/digest.ts";
import { readContents } from "../../../lib/pipeline/system/package-copy.ts";
import { repositoryFiles } from "../../../lib/pipeline/packing/repository-files.ts";
import { repository } from "../../repository-files.ts";

const smoke = ["--profile", "smoke", "--backend", "wasm"];

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

  /** While a file has another text; gives what was said. */
  async with(path: string, text: string, words: readonly string[], code: number): Promise<string> {
    this.write(path, text);
    try {
      return await this.task(words, code);
    } finally {
      Deno.removeSync(`${this.workspace}/${path}`);
    }
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

/** Keys that the repository's own example has, of jobs that need no other's result. */
async function firstKeys(): Promise<string[]> {
  const workspace = `${repository}/examples/gaussian-matrices`;
  const graph = await loadSpecification(workspace, { profile: "smoke", isReadOnly: true });
  const entries = await planGraph(graph, { workspace, backend: "wasm", isReadOnly: true });
  return entries.flatMap(({ key }) => key ?? []);
}

Deno.test({
  name: "a paper's own repository, from the tarball to an archive, on a machine without Deno",
  ignore: !(await isRegistryThere()),
  fn: async (t) => {
    using newcomer = new Newcomer();
    const { folder, workspace } = newcomer;
    const { code, stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["task", "-q", "pack"],
      cwd: repository,
      env: { NO_COLOR: "1" },
    }).output();
    const said = new TextDecoder().decode(stdout);
    assert.equal(code, 0, said);
    const [, tarball] = /^Wrote (\S+\.tgz): /m.exec(said)!;

    await t.step(
      "npm installs it, and init writes a workspace under its name only when whole",
      async () => {
        await newcomer.in(folder, ["npm", "install", "--silent", `${repository}/${tarball}`]);
        await newcomer.in(folder, ["npx", "asymptopia", "init", "my-paper"]);
        const lines = newcomer.read("papers/gaussian-matrices.yaml").trimEnd().split("\n");
        assert.ok(lines.length <= 60);
        for (
          const path of [
            ".gitignore",
            ".github/workflows/reproduce.yml",
            "vendor/asymptopia/LICENSE",
          ]
        ) {
          assert.ok(newcomer.read(path).length > 0, path);
        }
        const again = await newcomer.in(folder, ["npx", "asymptopia", "init", "my-paper"], 2);
        assert.match(again, /cannot begin a workspace in my-paper: it is there and not empty/);
        const names = [...Deno.readDirSync(folder)].map(({ name }) => name);
        assert.deepEqual(names.filter((name) => name.startsWith(".")), []);
      },
    );

    await t.step(
      "the second command ends in verdicts, under the keys of the repository",
      async () => {
        const claims = await newcomer.task(["repro", ...smoke]);
        assert.equal(claims.match(/^C[123] .* agrees$/gm)?.length, 3, claims);
        const keys = await firstKeys();
        assert.ok(keys.length > 0);
        for (const key of keys) {
          assert.ok(
            Deno.statSync(`${workspace}/artifacts/ac/${key.slice(0, 2)}/${key.slice(2)}.json`),
          );
        }
        assert.match(
          await newcomer.task(["plan", ...smoke]),
          /^Nothing would run: 31 jobs up to date\.$/m,
        );
      },
    );

    await t.step(
      "a slip in a plug-in of one's own is named by its place; so is a name that both have",
      async () => {
        const theory = newcomer.read("lib/theory/lyapunov-exponent.ts");
        newcomer.write(
          "lib/theory/lyapunov-exponent.ts",
          theory.replace("special.ts", "specials.ts"),
        );
        const slip = await newcomer.task(["repro", ...smoke], 2);
        assert.match(slip, /lib\/theory\/lyapunov-exponent\.ts:\d+:\d+ cannot load this module/);
        assert.match(slip, /asymptopia\/lib\/num\/analysis\/specials\.ts/);
        newcomer.write("lib/theory/lyapunov-exponent.ts", theory);
        const both = await newcomer.with(
          "lib/dynamics/linear-chain.ts",
          Deno.readTextFileSync(`${workspace}/vendor/asymptopia/lib/dynamics/linear-chain.ts`),
          ["plan", ...smoke],
          2,
        );
        assert.match(
          both,
          /lib\/dynamics\/linear-chain\.ts from asymptopia\/lib\/dynamics\/linear-chain\.ts: both/,
        );
      },
    );

    await t.step(
      "own pieces, their tests, the schema, the report and the archive work there",
      async () => {
        assert.match(
          await newcomer.task(["new", "theory", "my-law"]),
          /^Wrote pipeline\.schema\.json again\.$/m,
        );
        assert.match(newcomer.read("pipeline.schema.json"), /my-law/);
        assert.match(
          await newcomer.task(["test", "--no-check", "--filter", "mean and variance"]),
          /\| 1 passed \|/,
        );
        assert.match(await newcomer.task(["list", "my-law"]), /dimension/);
        assert.match(await newcomer.task(["report", ...smoke]), /artifacts\/report\/index\.html/);
        assert.match(
          await newcomer.task(["archive", ...smoke]),
          /^Wrote .*crate\.zip: .* 31 jobs/m,
        );
      },
    );

    await t.step(
      "an upgrade refuses to lose an edit, runs nothing, and says what it would run and why",
      async () => {
        const path = "lib/dynamics/linear-chain.ts";
        const next = newcomer.nextVersion(
          "99.0.0",
          path,
          (text) => text.replace("% 1024", "% 1000"),
        );
        const copied = `vendor/asymptopia/${path}`;
        const original = newcomer.read(copied);
        newcomer.write(copied, `${original}\n`);
        const refused = await newcomer.in(workspace, ["node", next, "upgrade"], 2);
        assert.match(
          refused,
          /lib\/dynamics\/linear-chain\.ts is not as packed, and would be lost/,
        );
        newcomer.write(copied, original);
        newcomer.write(
          "deno.json",
          newcomer.read("deno.json").replace('"lineWidth": 100', '"lineWidth": 90'),
        );
        const said = await newcomer.in(workspace, ["node", next, "upgrade", ...smoke]);
        assert.match(said, /^asymptopia \S+ → 99\.0\.0: 1 of \d+ files differ\.$/m);
        assert.match(said, /^Nothing has run yet/m);
        assert.match(newcomer.read("deno.json"), /"lineWidth": 90/);
        assert.match(said, /products .* run +code: asymptopia \S+ → 99\.0\.0 and 1 more/);
        assert.match(
          await newcomer.task(["why", "gaussian-matrices/products", ...smoke]),
          /linear-chain\.ts edited/,
        );
        assert.deepEqual([...Deno.readDirSync(`${workspace}/vendor`)].map(({ name }) => name), [
          "asymptopia",
        ]);
      },
    );
  },
});
