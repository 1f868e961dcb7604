/**
 * What lies in a hostile checkout at once: all that is harmless must let an honest claim through, so none of
 * it may make the engine refuse. (What is refused by name is tried one at a time, in repository.ts.)
 */
import type { Checkout } from "../../circumstances/checkout.ts";
import type { Outside } from "./outside.ts";
import { fifo, write } from "./places.ts";

export type Role =
  | "an author of a stage"
  | "a user's input"
  | "a co-user of the store"
  | "a package"
  | "a repository";

export interface Trap {
  readonly role: Role;
  readonly name: string;
  put(checkout: Checkout, outside: Outside): void;
}

const json = JSON.stringify;

/** Settings that programs look for by their names. */
const settings: readonly Trap[] = [
  {
    role: "a repository",
    name: "lib/deno.json, nearer to the engine, with all permissions and other modules",
    put(checkout, { folder }) {
      const { permissions: _, lock: __, ...rest } = JSON.parse(
        Deno.readTextFileSync(`${checkout.root}/deno.json`),
      );
      // Evaluated by the command line before all else, and nothing is imported from it by name.
      const imports = { ...rest.imports, "./pipeline/packages/stricli.ts": "./evil.ts" };
      const all = { all: true };
      const permissions = { engine: all, writing: all, node: all };
      write(checkout, "lib/deno.json", json({ ...rest, permissions, imports }));
      write(checkout, "lib/evil.ts", `Deno.writeTextFileSync(${json(`${folder}/mark`)}, "");\n`);
    },
  },
  {
    role: "a repository",
    name: "stages/deno.json and papers/deno.json of the same kind",
    put(checkout) {
      for (const folder of ["stages", "papers"]) {
        const own = { permissions: { engine: { all: true } }, imports: { valibot: "./evil.ts" } };
        write(checkout, `${folder}/deno.json`, json(own));
      }
    },
  },
  {
    role: "a repository",
    name: "deno.jsonc beside deno.json",
    put: (checkout, { folder }) =>
      write(
        checkout,
        "deno.jsonc",
        json({ tasks: { plan: `touch '${folder}/mark'` }, permissions: { engine: { all: true } } }),
      ),
  },
  {
    role: "a repository",
    name: "package.json has a task of the same name, and tasks before and after",
    put(checkout, { folder }) {
      const names = ["plan", "repro", "prerepro", "postrepro", "preinstall", "postinstall"];
      const scripts = names.map((name) => [name, `touch '${folder}/mark'`]);
      write(checkout, "package.json", json({ scripts: Object.fromEntries(scripts) }));
    },
  },
  {
    role: "a repository",
    name: "lib/package.json with a program, scripts and other modules",
    put: (checkout) =>
      write(
        checkout,
        "lib/package.json",
        json({
          name: "lib",
          bin: { deno: "./evil.ts" },
          scripts: { install: "touch mark" },
          imports: { "#a": "./evil.ts" },
        }),
      ),
  },
  {
    role: "a repository",
    name: "a package of its own, nearer to the engine than node_modules",
    put(checkout) {
      write(
        checkout,
        "lib/node_modules/@stricli/core/package.json",
        '{"name":"@stricli/core","version":"1.3.0"}',
      );
      write(
        checkout,
        "lib/node_modules/@stricli/core/index.js",
        'throw new Error("the nearer package ran");\n',
      );
    },
  },
  {
    role: "a repository",
    name: ".env that sets PATH and what Deno and Node look at",
    put: (checkout, { folder }) =>
      write(
        checkout,
        ".env",
        ["PATH=", "NODE_OPTIONS=--require ", "LD_PRELOAD=", "ESBUILD_BINARY_PATH=", "DENO_DIR="]
          .map((start, index) => `${start}${folder}/named-in-env-${index}\n`).join(""),
      ),
  },
  {
    role: "a repository",
    name: "tsconfig.json that renames modules",
    put: (checkout, { folder }) =>
      write(
        checkout,
        "tsconfig.json",
        json({
          compilerOptions: { baseUrl: folder, paths: { valibot: [`${folder}/secret.json`] } },
        }),
      ),
  },
  {
    role: "a repository",
    name: "settings of Git that start a program, and hooks",
    put(checkout, { folder }) {
      const program = `touch '${folder}/mark'`;
      write(
        checkout,
        ".git/config",
        `[core]\n\tfsmonitor = "${program}"\n\tpager = "${program}"\n[diff]\n\texternal = "${program}"\n`,
      );
      write(checkout, ".git/HEAD", "ref: refs/heads/main\n");
      write(checkout, ".git/hooks/post-checkout", `#!/bin/sh\n${program}\n`);
      Deno.chmodSync(`${checkout.root}/.git/hooks/post-checkout`, 0o755);
    },
  },
];

/** What was committed, or written by another, in the store. */
const store: readonly Trap[] = [
  ...["cache/index.json", "cache/bundles.json", "durations.json", "format"].map((path): Trap => ({
    role: "a co-user of the store",
    name: `a pipe in the place of artifacts/${path}`,
    put: (checkout) => void fifo(checkout, path),
  })),
  {
    role: "a co-user of the store",
    name: "caches of another checkout that say otherwise",
    put(checkout) {
      const forged = '{"seal":"","content":{"rows":[["x",4242]]}}';
      for (const name of ["specification-laptop", "latest"]) {
        write(checkout, `artifacts/cache/${name}.json`, forged);
      }
    },
  },
  {
    role: "a co-user of the store",
    name: "a secret of caches that was committed",
    put: (checkout) => write(checkout, "artifacts/cache/secret", "0".repeat(64)),
  },
  {
    role: "a co-user of the store",
    name: "names of view.json that lead outside",
    put: (checkout, { folder }) =>
      write(
        checkout,
        "artifacts/cache/view.json",
        json({ files: { [`out/toy/totals/../../../../${folder}/thesis.tex`]: "x" } }),
      ),
  },
  {
    role: "a co-user of the store",
    name: "a run whose jobs, run and outputs are called by paths and by codes of the terminal",
    put: (checkout, { folder }) =>
      write(
        checkout,
        "artifacts/run/20200101T000000Z-0000.json",
        json({
          format: 1,
          run: `../../${folder}/thesis.tex`,
          started: "2020-01-01T00:00:00.000Z",
          profile: "laptop\u001b[2J",
          backend: "wasm",
          runtime: { deno: "\u001b[2J" },
          jobs: {
            [`toy/../../${folder}/thesis.tex\u001b[2J`]: {
              key: "ab".repeat(32),
              how: "\u202eexecuted",
              seconds: 1,
              outputs: {
                [`../../../../${folder}/thesis.tex`]: {
                  digest: "ab".repeat(32),
                  size: 1,
                  mediaType: "text/\u001b[2J",
                },
              },
            },
          },
        }),
      ),
  },
  {
    role: "a co-user of the store",
    name: "a pin of a run called by a path, with a note of codes of the terminal",
    put: (checkout, { folder }) =>
      write(
        checkout,
        "artifacts/pin/own.json",
        json({
          format: 1,
          kind: "pin",
          created: "\u001b[2J",
          run: `../../${folder}/thesis.tex`,
          note: "\u001b[2Jall agree",
          results: {},
        }),
      ),
  },
  {
    role: "a co-user of the store",
    name: "unfinished files called by codes of the terminal",
    put: (checkout) => write(checkout, "artifacts/tmp/\u001b[2J-all agree", "x"),
  },
  {
    role: "a co-user of the store",
    name: "a blob that is a link to a file outside",
    put(checkout, { folder }) {
      const name = "ab".repeat(32);
      Deno.mkdirSync(`${checkout.root}/artifacts/cas/ab`, { recursive: true });
      Deno.symlinkSync(`${folder}/thesis.tex`, `${checkout.root}/artifacts/cas/ab/${name}`);
    },
  },
];

/** Texts that are shown in a terminal, a page, LaTeX and tables. */
const texts: readonly Trap[] = [
  {
    role: "a user's input",
    name: "a claim that is a script and a picture of a server's",
    put: (checkout, { address }) =>
      edit(
        checkout,
        "says: The total is what it is.",
        `says: ${json(`The total. <script src="${address}a.js"></script><img src="${address}b">`)}`,
      ),
  },
  {
    role: "a user's input",
    name: "a caption that is a command of LaTeX",
    put: (checkout, { folder }) =>
      edit(
        checkout,
        "caption: The verdict.",
        `caption: ${json(`The \\input{${folder}/secret.json} \\write18{touch ${folder}/mark}.`)}`,
      ),
  },
  {
    role: "a user's input",
    name: "a place that is a formula of a spreadsheet",
    put: (checkout, { address }) =>
      edit(checkout, "where: Figure 1", `where: ${json(`=WEBSERVICE("${address}")`)}`),
  },
  {
    role: "a user's input",
    name: "an author who is markup, with an address of a server",
    put: (checkout, { address }) =>
      edit(checkout, "authors: [Nobody]", `authors: [${json(`<a href="${address}">Nobody</a>`)}]`),
  },
];

function edit(checkout: Checkout, before: string, after: string): void {
  const path = `${checkout.root}/papers/toy.yaml`;
  const text = Deno.readTextFileSync(path);
  if (!text.includes(before)) throw new Error(`${before} is not in the paper`);
  Deno.writeTextFileSync(path, text.replace(before, () => after));
}

export const traps: readonly Trap[] = [...settings, ...store, ...texts];
