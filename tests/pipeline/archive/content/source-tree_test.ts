import assert from "node:assert/strict";
import { ignoreRules } from "../../../../lib/pipeline/archive/content/ignore-rules.ts";
import { sourceFiles } from "../../../../lib/pipeline/archive/content/source-tree.ts";

function withTree(files: Readonly<Record<string, string>>, body: (root: string) => void): void {
  const root = Deno.makeTempDirSync();
  try {
    for (const [path, text] of Object.entries(files)) {
      Deno.mkdirSync(`${root}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
      Deno.writeTextFileSync(`${root}/${path}`, text);
    }
    body(root);
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
}

const paths = (root: string) => sourceFiles(root).map(({ path }) => path);

Deno.test("a source tree has neither packages, results, secrets nor what is ignored", () =>
  withTree({
    ".gitignore": "notes/\n*.log\n!kept.log\n",
    "deno.json": "{}",
    "papers/a b%é.yaml": "",
    "artifacts/cas/ab/cd": "a result",
    "artifacts/digests/smoke.lock": "committed",
    "examples/one/artifacts/cas/ab": "a result",
    "node_modules/x/index.js": "",
    ".git/config": "",
    ".env": "TOKEN=1",
    ".env.local": "TOKEN=2",
    "deploy/key.pem": "",
    ".npmrc": "",
    "notes/mine.txt": "",
    "run.log": "",
    "kept.log": "",
  }, (root) => {
    assert.deepEqual(paths(root), [
      ".gitignore",
      "artifacts/digests/smoke.lock",
      "deno.json",
      "kept.log",
      "papers/a b%é.yaml",
    ]);
  }));

Deno.test("an executable file is one; a link is refused, unless it is ignored", () =>
  withTree({ "run.sh": "", "a.txt": "" }, (root) => {
    Deno.chmodSync(`${root}/run.sh`, 0o755);
    assert.deepEqual(sourceFiles(root).map(({ isExecutable }) => isExecutable), [false, true]);
    Deno.symlinkSync("/etc", `${root}/data`);
    assert.throws(() => sourceFiles(root), /cannot archive data: it is a link/);
    Deno.writeTextFileSync(`${root}/.gitignore`, "/data\n");
    assert.deepEqual(paths(root), [".gitignore", "a.txt", "run.sh"]);
  }));

/** Rules, and for paths (a folder's with a slash) whether they are ignored. */
const examples: readonly [rules: string, path: string, isIgnored: boolean][] = [
  ["*.log", "a.log", true],
  ["*.log", "deep/er/a.log", true],
  ["*.log", "a.logs", false],
  ["/a", "a", true],
  ["/a", "b/a", false],
  ["a/b", "a/b", true],
  ["a/b", "x/a/b", false],
  ["a/", "a/", true],
  ["a/", "a", false],
  ["**/a/b", "x/y/a/b", true],
  ["a/**", "a/x/y", true],
  ["x/**/y", "x/y", true],
  ["x/**/y", "x/a/b/y", true],
  ["a?c", "abc", true],
  ["a?c", "a/c", false],
  ["[ab].txt", "a.txt", true],
  ["[!ab].txt", "a.txt", false],
  ["*\n!a", "a", false],
  ["!a\n*", "a", true],
  ["# a", "# a", false],
  ["\\# a", "# a", true],
  ["a.b", "axb", false],
];

for (const [rules, path, isIgnored] of examples) {
  Deno.test(`${JSON.stringify(rules)}: ${path} is ${isIgnored ? "" : "not "}ignored`, () => {
    const isFolder = path.endsWith("/");
    assert.equal(ignoreRules(rules)(path.replace(/\/$/, ""), isFolder), isIgnored);
  });
}

Deno.test({
  name: "git itself says the same of every example",
  ignore: !hasGit(),
  fn() {
    for (const [rules, path, isIgnored] of examples) {
      withTree({ ".gitignore": `${rules}\n` }, (root) => {
        const folder = path.endsWith("/") ? path : path.replace(/[^/]*$/, "");
        Deno.mkdirSync(`${root}/${folder}`, { recursive: true });
        if (!path.endsWith("/")) Deno.writeTextFileSync(`${root}/${path}`, "");
        const git = (...args: string[]) =>
          new Deno.Command("git", { args, cwd: root }).outputSync();
        git("init", "-q");
        const { code } = git("check-ignore", "-q", "--no-index", path);
        assert.equal(code === 0, isIgnored, JSON.stringify([rules, path]));
      });
    }
  },
});

function hasGit(): boolean {
  try {
    return new Deno.Command("git", { args: ["--version"] }).outputSync().success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
