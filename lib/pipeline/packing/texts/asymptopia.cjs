#!/usr/bin/env node
/**
 * The program of the package. `init` and `upgrade` put a copy of the package into a workspace; all else is
 * done by that copy, on Deno, with the permissions that the workspace's deno.json lists. Plain JavaScript
 * without packages, for Node and for Deno, since neither runs TypeScript from where npm installs.
 */
"use strict";
const { createHash, randomBytes } = require("node:crypto");
const { spawn } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");

const home = path.dirname(__dirname);
const contents = JSON.parse(fs.readFileSync(path.join(home, "contents.json"), "utf8"));
const copy = "vendor/asymptopia";
/** npm does not pack names that begin with a dot as they are. */
const hidden = { gitignore: ".gitignore", gitattributes: ".gitattributes", github: ".github" };
const wrongWords = 2;
const damaged = 4;

class Refusal extends Error {
  constructor(message, code = wrongWords) {
    super(message);
    this.code = code;
  }
}

const usage = `asymptopia ${contents.version}

  asymptopia init <folder>    begin a paper's own repository
  asymptopia upgrade …        put this version of the package into the repository that you are in, and
                              plan … (--profile smoke, targets): what would run again, and why
  asymptopia <task> …         the same as \`deno task <task> …\`: repro, plan, why, show, report, …`;

/** Bytes of a file of the package, held to the digest that it was packed with. */
function packed(file) {
  const bytes = fs.readFileSync(path.join(home, file));
  const digest = createHash("sha256").update(bytes).digest("hex");
  if (digest === contents.files[file]) return bytes;
  throw new Refusal(
    `cannot copy ${path.join(home, file)}: it is not as it was packed; install the package again`,
    damaged,
  );
}

function write(file, bytes) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, bytes);
}

/** Files of a new workspace in which its name stands. */
const isNamed = { "README.md": true, "CITATION.cff": true };

/** The name as text, and as a title in YAML: a text of JSON is one. */
function named(text, name) {
  return text.replaceAll("{{name}}", () => name)
    .replaceAll("{{title}}", () => JSON.stringify(name));
}

function copyPackage(folder) {
  for (const file of Object.keys(contents.files)) write(path.join(folder, file), packed(file));
  write(path.join(folder, "contents.json"), fs.readFileSync(path.join(home, "contents.json")));
}

function init(words) {
  if (words.length !== 1 || words[0].startsWith("-")) {
    throw new Refusal("cannot begin a workspace: say one folder: asymptopia init my-paper");
  }
  const folder = path.resolve(words[0]);
  const name = path.basename(folder);
  const isThere = fs.existsSync(folder);
  if (isThere && (!fs.statSync(folder).isDirectory() || fs.readdirSync(folder).length > 0)) {
    throw new Refusal(
      `cannot begin a workspace in ${words[0]}: it is there and not empty; choose another name`,
    );
  }
  if (folder.split(path.sep).includes("node_modules")) {
    throw new Refusal(
      `cannot begin a workspace in ${folder}: no code of a node_modules is its own`,
    );
  }
  const above = path.dirname(folder);
  fs.mkdirSync(above, { recursive: true });
  // Under its name only when it is whole.
  const unfinished = path.join(above, `.${name}-${randomBytes(6).toString("hex")}`);
  try {
    fs.mkdirSync(unfinished);
    copyPackage(path.join(unfinished, copy));
    for (const file of Object.keys(contents.files)) {
      if (!file.startsWith("workspace/")) continue;
      const [first, ...rest] = file.split("/").slice(1);
      const target = path.join(unfinished, hidden[first] || first, ...rest);
      const bytes = packed(file);
      write(target, isNamed[first] ? named(String(bytes), name) : bytes);
    }
    if (isThere) fs.rmdirSync(folder);
    fs.renameSync(unfinished, folder);
  } catch (error) {
    fs.rmSync(unfinished, { recursive: true, force: true });
    throw error;
  }
  console.log(
    `Wrote ${words[0]}: a workspace with asymptopia ${contents.version} and an example paper.

  cd ${words[0]}
  npx --yes deno@${contents.deno} task repro --profile smoke

With Deno installed: deno task repro. README.md says the rest.`,
  );
}

/** Deno itself: the one that runs this, or the one that npm has installed beside the package. */
function denoProgram() {
  if (globalThis.Deno) return globalThis.Deno.execPath();
  const name = process.platform === "win32" ? "deno.exe" : "deno";
  let folder;
  try {
    folder = path.dirname(require.resolve("deno/package.json"));
    // npm may have been told to run no scripts; then the program is not in its place yet.
    if (!fs.existsSync(path.join(folder, name))) require("deno/install_api.cjs").runInstall();
  } catch (error) {
    throw new Refusal(
      `cannot find Deno (${error.message.split("\n")[0]}): npm install deno@${contents.deno}`,
    );
  }
  return path.join(folder, name);
}

/** Runs Deno to its end; gives its exit code. */
function deno(words) {
  const program = denoProgram();
  // Lists of permissions name Deno as it is found on PATH.
  const PATH = [path.dirname(program), process.env.PATH].join(path.delimiter);
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => {});
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { stdio: "inherit", env: { ...process.env, PATH } });
    child.on("error", reject);
    child.on("exit", (code, signal) => resolve(signal ? 130 : code));
  });
}

function requireWorkspace(what) {
  if (fs.existsSync(path.join(copy, "contents.json"))) return;
  throw new Refusal(
    `cannot ${what} here: this folder has no ${copy}; go to the folder that \`asymptopia init\` wrote`,
  );
}

async function upgrade(words) {
  requireWorkspace("upgrade");
  const staged = path.resolve("vendor", `.asymptopia-${randomBytes(6).toString("hex")}`);
  try {
    copyPackage(staged);
    const code = await deno([
      "run",
      "-q",
      "--no-prompt",
      "--no-config",
      "--no-lock",
      "--no-remote",
      "--no-npm",
      "--allow-read=.",
      "--allow-write=vendor,deno.json,deno.lock,.deno.json.new,.deno.lock.new",
      path.join(staged, "lib/pipeline/packing/upgrade.ts"),
      path.resolve("."),
      staged,
    ]);
    if (code !== 0) return code;
  } finally {
    fs.rmSync(staged, { recursive: true, force: true });
  }
  console.log("Nothing has run yet. What would (`deno task plan`):\n");
  return await deno(["task", "-q", "plan", ...words]);
}

async function main([verb, ...words]) {
  if (verb === undefined || verb === "--help" || verb === "-h") return console.log(usage);
  if (verb === "--version") return console.log(contents.version);
  if (verb === "init") return init(words);
  if (verb === "upgrade") return await upgrade(words);
  requireWorkspace(`run \`${verb}\``);
  return await deno(["task", verb, ...words]);
}

main(process.argv.slice(2)).then(
  (code) => void (process.exitCode = code || 0),
  (error) => {
    if (!(error instanceof Refusal) && typeof error.syscall !== "string") throw error;
    console.error(error.message);
    process.exitCode = error instanceof Refusal ? error.code : damaged;
  },
);
