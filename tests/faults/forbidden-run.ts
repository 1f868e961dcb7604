/**
 * Runs `repro` as an unprivileged user who loses the right to write a folder of the store when the
 * first job of the run is done. Imports everything first: the program itself may lie where only its
 * owner looks.
 */
import { reproduce } from "./repro.ts";
import { filesUnder } from "./store-contents.ts";

const [root, folder] = Deno.args;
const store = `${root}/artifacts`;
const nobody = 65534;

// A first run as the owner loads and bundles everything.
await reproduce(root);
for (const name of ["ac", "run", "lease"]) {
  Deno.removeSync(`${store}/${name}`, { recursive: true });
  Deno.mkdirSync(`${store}/${name}`);
}
for (const path of filesUnder(store, "cas/")) {
  const text = Deno.readTextFileSync(`${store}/${path}`);
  const isResult = text.length < 100_000 && !text.startsWith('{"files"');
  if (isResult) Deno.removeSync(`${store}/${path}`);
}
giveAway(store);
const libc = Deno.dlopen("libc.so.6", {
  setgid: { parameters: ["u32"], result: "i32" },
  setuid: { parameters: ["u32"], result: "i32" },
});
if (libc.symbols.setgid(nobody) !== 0 || libc.symbols.setuid(nobody) !== 0) Deno.exit(99);

const { linkSync } = Deno;
const change = Deno as { linkSync: typeof linkSync };
change.linkSync = (from, to) => {
  linkSync(from, to);
  if (folder !== "none") forbid(`${store}/${folder}`);
};
const { code, error } = await reproduce(root);
console.error(error);
Deno.exit(code);

function giveAway(path: string): void {
  if (Deno.lstatSync(path).isSymlink) return;
  Deno.chownSync(path, nobody, nobody);
  if (!Deno.lstatSync(path).isDirectory) return;
  for (const { name } of Deno.readDirSync(path)) giveAway(`${path}/${name}`);
}

function forbid(path: string): void {
  for (const { name, isDirectory } of Deno.readDirSync(path)) {
    if (isDirectory) Deno.chmodSync(`${path}/${name}`, 0o555);
  }
  Deno.chmodSync(path, 0o555);
}
