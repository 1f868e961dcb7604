/**
 * What a package is made of: the engine, the kinds of stages, the plug-ins, what tests of plug-ins share,
 * and the files of a new workspace. No tests, no papers of ours but the example, no data.
 */
import { digestOf } from "../keys/digest.ts";
import { contentsFile, type PackageContents } from "../system/package-copy.ts";
import { repositoryFiles } from "./repository-files.ts";
import { denoVersion, manifestText, readmeText } from "./package-manifest.ts";
import { programText, textOf } from "./texts.ts";
import { workspaceConfiguration } from "./workspace-configuration.ts";
import { lockText } from "./workspace-lock.ts";

/** Path in the package; bytes or text. */
export interface PackedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Of a repository. */
export interface PackageSource {
  /** Absolute path. */
  readonly root: string;
  readonly version: string;
  /** Text of the schema by which editors check the YAML of a new workspace. */
  readonly schema: string;
}

/** Folders that go whole, and single files. */
const folders = ["lib", "stages"];
const files = [
  "tests/support.ts",
  "tests/checks/evidence.ts",
  "tests/figures/specification.ts",
  "tests/theory/predicted.ts",
];
/** Where the files of a new workspace lie in the package. */
export const workspaceFolder = "workspace";
/** The paper, the plug-ins and the tests that a new workspace begins with. */
const example = "examples/gaussian-matrices";
/** What a package's own copy in a workspace does not need. */
export const forNpmOnly = ["package.json", "README.md", "bin/asymptopia.cjs"];

/** All files of the package, sorted by path; those for {@link forNpmOnly} among them. */
export function packageFiles({ root, version, schema }: PackageSource): readonly PackedFile[] {
  const text = (path: string) => Deno.readTextFileSync(`${root}/${path}`);
  const bytes = (text: string) => new TextEncoder().encode(text);
  const code = [...folders.flatMap((folder) => repositoryFiles(root, folder)), ...files]
    .map((path) => ({ path, bytes: Deno.readFileSync(`${root}/${path}`) }));
  const sources = code.filter(({ path }) => path.endsWith(".ts"))
    .map(({ bytes }) => new TextDecoder().decode(bytes));
  const configuration = workspaceConfiguration(text("deno.json"), sources);
  const workspace: Record<string, string> = {
    "deno.json": configuration,
    "deno.lock": lockText(text("deno.lock"), configuration),
    "pipeline.schema.json": schema,
    "pipeline.yaml": text(`${example}/pipeline.yaml`).replace(/^#[^\n]*\n#[^\n]*\n/, pipelineHead),
    "README.md": textOf("readme").replaceAll("{{deno}}", denoVersion),
    LICENSE: textOf("license"),
    "CITATION.cff": textOf("citation"),
    gitignore: textOf("gitignore"),
    gitattributes: textOf("gitattributes"),
    "github/workflows/reproduce.yml": textOf("workflow").replaceAll("{{deno}}", denoVersion),
  };
  for (const folder of ["papers", "lib", "tests"]) {
    for (const path of repositoryFiles(root, `${example}/${folder}`)) {
      const head = folder === "papers" ? schemaLine("../") : "";
      workspace[path.slice(example.length + 1)] = head + text(path);
    }
  }
  const made = Object.entries(workspace)
    .map(([path, text]) => ({ path: `${workspaceFolder}/${path}`, bytes: bytes(text) }));
  const copied = [
    ...code,
    ...made,
    { path: "LICENSE", bytes: Deno.readFileSync(`${root}/LICENSE`) },
  ];
  const contents: PackageContents = {
    name: "asymptopia",
    version,
    deno: denoVersion,
    files: Object.fromEntries(
      copied.toSorted(byPath).map(({ path, bytes }) => [path, digestOf(bytes)]),
    ),
  };
  const npm = { manifest: manifestText(version), readme: readmeText(version) };
  return [
    ...copied,
    { path: contentsFile, bytes: bytes(JSON.stringify(contents, null, 1) + "\n") },
    { path: forNpmOnly[0], bytes: bytes(npm.manifest) },
    { path: forNpmOnly[1], bytes: bytes(npm.readme) },
    { path: forNpmOnly[2], bytes: bytes(programText()) },
  ].sort(byPath);
}

/** By which editors complete and check a YAML file; `up` leads to the workspace's folder. */
const schemaLine = (up: string) => `# yaml-language-server: $schema=${up}pipeline.schema.json\n`;

const pipelineHead = schemaLine("./") +
  "# Plug-ins are found in lib/ here, and in the package beside it.\n";

function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}
