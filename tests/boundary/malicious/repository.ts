/** What a repository brings besides code: files, links, texts. Each is refused by name, or harmless. */
import type { Checkout } from "../../circumstances/checkout.ts";
import { toyFiles, toyPaper, toyPipeline } from "../../pipeline/toy/workspace.ts";
import type { Outside } from "./outside.ts";

export interface RepositoryAttempt {
  readonly name: string;
  /** Puts the files there; gives what takes them away again, if another repro would not. */
  prepare(checkout: Checkout, outside: Outside): void | (() => void);
  readonly words: readonly string[];
  /** The exit code that it must have, and what it must say; default: 0, and the honest number. */
  readonly refused?: readonly [code: number, message: RegExp];
}

const write = (checkout: Checkout, path: string, text: string) => {
  const file = `${checkout.root}/${path}`;
  Deno.mkdirSync(file.replace(/\/[^/]*$/, ""), { recursive: true });
  Deno.writeTextFileSync(file, text);
};

/** Another text for a file of the toy, and the first one again. */
function instead(checkout: Checkout, path: string, change: (text: string) => string): () => void {
  const text = Deno.readTextFileSync(`${checkout.root}/${path}`);
  write(checkout, path, change(text));
  return () => write(checkout, path, text);
}

/** A link in a file's place, and the file again. */
function linkInstead(checkout: Checkout, path: string, to: string): () => void {
  const file = `${checkout.root}/${path}`;
  const text = Deno.readTextFileSync(file);
  Deno.removeSync(file);
  Deno.symlinkSync(to, file);
  return () => {
    Deno.removeSync(file);
    Deno.writeTextFileSync(file, text);
  };
}

/** Something else in a place below the store's root, where there was nothing, a file or a folder. */
function inStore(checkout: Checkout, path: string, make: (place: string) => void): () => void {
  const place = `${checkout.root}/artifacts/${path}`;
  const before = `${checkout.root}/lib/before`;
  Deno.mkdirSync(place.replace(/\/[^/]*$/, ""), { recursive: true });
  const wasThere = renamed(place, before);
  make(place);
  return () => {
    removed(place);
    if (wasThere) Deno.renameSync(before, place);
  };
}

function renamed(from: string, to: string): boolean {
  try {
    Deno.renameSync(from, to);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** The engine may have put its own thing there. */
function removed(place: string): void {
  try {
    Deno.removeSync(place, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

const storeLink = (checkout: Checkout, path: string, to: string) =>
  inStore(checkout, path, (place) => Deno.symlinkSync(to, place));

const fifo = (checkout: Checkout, path: string) =>
  inStore(checkout, path, (place) => {
    new Deno.Command("mkfifo", { args: [place] }).outputSync();
  });

const sequence = "lib/data/sequence.ts";
const importing = (what: string) => (text: string) =>
  `import stolen from ${what};\n${text}\nvoid stolen;\n`;
const paper = "papers/toy.yaml";
const repro = ["repro"];

const links: readonly RepositoryAttempt[] = [
  ...[
    ["tmp", ".."],
    ["run", "outside"],
    ["cas", "outside"],
    ["cache", "outside"],
    ["out/toy/totals", "outside"],
    ["report", "outside"],
  ].map(([path, to]): RepositoryAttempt => ({
    name: `artifacts/${path} is a link to ${to}`,
    prepare: (checkout, { folder }) => storeLink(checkout, path, to === ".." ? to : folder),
    words: repro,
    refused: [4, new RegExp(`artifacts/${path} is a link`)],
  })),
];

const imports: readonly RepositoryAttempt[] = [
  {
    name: "a plug-in imports a file of the user's by its path",
    prepare: (checkout, { folder }) =>
      instead(checkout, sequence, importing(`"${folder}/secret.json" with { type: "json" }`)),
    words: repro,
    refused: [2, /secret\.json/],
  },
  {
    name: "a plug-in imports a file of the user's by dots",
    prepare: (checkout, { folder }) =>
      instead(
        checkout,
        sequence,
        importing(`"../../../../${folder.slice(5)}/secret.json" with { type: "json" }`),
      ),
    words: repro,
    refused: [2, /secret\.json/],
  },
  {
    name: "a plug-in imports a link of the repository that leads outside",
    prepare(checkout, { folder }) {
      const link = `${checkout.root}/lib/data/own.json`;
      Deno.symlinkSync(`${folder}/secret.json`, link);
      const back = instead(checkout, sequence, importing(`"./own.json" with { type: "json" }`));
      return () => (back(), Deno.removeSync(link));
    },
    words: repro,
    refused: [2, /own\.json/],
  },
  {
    name: "a plug-in is a link that leads outside",
    prepare: (checkout, { folder }) => linkInstead(checkout, sequence, `${folder}/secret.json`),
    words: repro,
    refused: [2, /sequence/],
  },
  {
    name: "package.json sends an import outside",
    prepare(checkout, { folder }) {
      write(
        checkout,
        "package.json",
        JSON.stringify({ imports: { "#own": `${folder}/secret.json` } }),
      );
      const back = instead(checkout, sequence, importing(`"#own" with { type: "json" }`));
      return () => (back(), Deno.removeSync(`${checkout.root}/package.json`));
    },
    words: repro,
    refused: [2, /#own/],
  },
  {
    name: "package.json has a task of the same name, and tasks before and after",
    prepare(checkout, { folder }) {
      const scripts = Object.fromEntries(
        ["repro", "prerepro", "postrepro", "preinstall", "postinstall"].map((
          name,
        ) => [name, `touch '${folder}/mark'`]),
      );
      write(checkout, "package.json", JSON.stringify({ scripts }));
      return () => Deno.removeSync(`${checkout.root}/package.json`);
    },
    words: repro,
  },
  {
    name: "a plug-in imports a built-in module",
    prepare: (checkout) => instead(checkout, sequence, importing(`"node:fs"`)),
    words: repro,
    refused: [2, /node:fs/],
  },
  {
    name: "a plug-in imports from the network",
    prepare: (checkout, { address }) => instead(checkout, sequence, importing(`"${address}x.js"`)),
    words: repro,
    refused: [2, /127\.0\.0\.1/],
  },
];

const texts: readonly RepositoryAttempt[] = [
  {
    name: "a paper is a link that leads outside",
    prepare: (checkout, { folder }) => linkInstead(checkout, paper, `${folder}/secret.json`),
    words: repro,
    refused: [2, /toy\.yaml/],
  },
  {
    name: "pipeline.yaml is a link that leads outside",
    prepare: (checkout, { folder }) =>
      linkInstead(checkout, "pipeline.yaml", `${folder}/secret.json`),
    words: repro,
    refused: [2, /pipeline\.yaml/],
  },
  {
    name: "a paper's name leads outside",
    prepare: (checkout, { folder }) =>
      instead(
        checkout,
        "pipeline.yaml",
        () => toyPipeline.replace("[toy]", JSON.stringify([`../../${folder}/secret`])),
      ),
    words: repro,
    refused: [2, /pipeline\.yaml/],
  },
  {
    name: "a kind of stage's name leads outside",
    prepare: (checkout) =>
      instead(checkout, paper, () => toyPaper.replace("kind: total", "kind: ../lib/data/sequence")),
    words: repro,
    refused: [2, /kind/],
  },
  {
    name: "a plug-in's name leads outside",
    prepare: (checkout) =>
      instead(checkout, paper, () => toyPaper.replace("use: sequence", "use: ../../stages/total")),
    words: repro,
    refused: [2, /sequence|total/],
  },
  {
    name: "an external file lies outside",
    prepare: (checkout, { folder }) =>
      instead(
        checkout,
        paper,
        (text) =>
          `sources: { own: { file: "${folder}/secret.json", sha256: ${"0".repeat(64)} } }\n${text}`,
      ),
    words: repro,
    refused: [2, /sources|own/],
  },
  {
    name: "aliases of YAML that grow without end",
    prepare: (checkout) =>
      instead(checkout, paper, (text) =>
        `${text}\nx0: &x0 [1, 2, 3, 4, 5, 6, 7, 8, 9]\n` +
        Array.from({ length: 9 }, (_, i) =>
          `x${i + 1}: &x${i + 1} [${Array.from({ length: 9 }, () => `*x${i}`)}]\n`).join("")),
    words: repro,
    refused: [2, /toy\.yaml/],
  },
  {
    name: "a text that would write over the terminal",
    prepare: (checkout) =>
      instead(
        checkout,
        paper,
        () => toyPaper.replace("The total is what it is.", '"\\e[2J\\e[1;1Hall agree\\a\\u202e"'),
      ),
    words: ["show", "toy/C1"],
    refused: [2, /U\+001B \(escape\)/],
  },
];

const stores: readonly RepositoryAttempt[] = [
  ...["cache/index.json", "cache/bundles.json", "durations.json", "format"].map((
    path,
  ): RepositoryAttempt => ({
    name: `a pipe in the place of artifacts/${path}`,
    prepare: (checkout) => fifo(checkout, path),
    words: repro,
  })),
  {
    name: "caches of another checkout that say otherwise",
    prepare(checkout) {
      for (const name of ["index", "bundles", "specification-laptop", "view", "latest"]) {
        write(
          checkout,
          `artifacts/cache/${name}.json`,
          '{"seal":"","content":{"rows":[["x",4242]]}}',
        );
      }
    },
    words: repro,
  },
  {
    name: "a secret of caches that was committed",
    prepare: (checkout) => write(checkout, "artifacts/cache/secret", "0".repeat(64)),
    words: repro,
  },
  {
    name: "names of view.json that lead outside",
    prepare: (checkout, { folder }) =>
      write(
        checkout,
        "artifacts/cache/view.json",
        JSON.stringify({ files: { [`out/toy/totals/../../../../${folder}/thesis.tex`]: "x" } }),
      ),
    words: repro,
  },
];

export const repositoryAttempts = [...links, ...imports, ...texts, ...stores];

/** A stage that tries at its top level, and one that tries as a job. */
export const sequenceText = toyFiles[sequence];
