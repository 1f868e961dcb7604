/** What a repository brings besides code: files, links, texts. Each is refused by name, or harmless. */
import { toyFiles, toyPaper, toyPipeline } from "../../pipeline/toy/workspace.ts";
import { linkAttempts } from "./links.ts";
import { fifo, instead, linkInstead, type RepositoryAttempt, write } from "./places.ts";

const sequence = "lib/data/sequence.ts";
const importing = (what: string) => (text: string) =>
  `import stolen from ${what};\n${text}\nvoid stolen;\n`;
const paper = "papers/toy.yaml";
const repro = ["repro"];

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

export const repositoryAttempts = [...linkAttempts, ...imports, ...texts, ...stores];

/** A stage that tries at its top level, and one that tries as a job. */
export const sequenceText = toyFiles[sequence];
