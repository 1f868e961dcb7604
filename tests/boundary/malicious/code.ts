/**
 * What code of a paper or a package tries, as expressions in an asynchronous function. Each must fail, or
 * give what it may have.
 */
import type { Outside } from "./outside.ts";

export interface CodeAttempt {
  readonly name: string;
  readonly code: string;
}

/** All of them, wherever the code is: when it is loaded to be read, or as a job. */
export function codeAttempts(outside: Outside): readonly CodeAttempt[] {
  return [...atFiles(outside), ...atPrograms(outside), ...atTheNetwork(outside)];
}

const text = JSON.stringify;
const secretOf = ({ folder }: Outside) => text(`${folder}/secret.json`);
const markOf = ({ folder }: Outside) => text(`${folder}/mark`);

function atFiles(outside: Outside): readonly CodeAttempt[] {
  const [secret, mark] = [secretOf(outside), markOf(outside)];
  return [
    { name: "the environment, by name", code: `Deno.env.get("SECRET_TOKEN")` },
    { name: "the whole environment", code: `Deno.env.toObject()` },
    { name: "the environment, as Node has it", code: `process.env.SECRET_TOKEN.length` },
    { name: "the environment, by /proc", code: `Deno.readTextFileSync("/proc/self/environ")` },
    {
      name: "the parent's environment",
      code: `Deno.readTextFileSync("/proc/" + Deno.ppid + "/environ")`,
    },
    { name: "a file of the user's", code: `Deno.readTextFileSync(${secret})` },
    { name: "an opened file", code: `Deno.openSync(${secret}).readSync(new Uint8Array(9))` },
    { name: "a file, by fetch", code: `await (await fetch("file://" + ${secret})).text()` },
    {
      name: "the names in a folder",
      code: `[...Deno.readDirSync(${text(outside.folder)})].length`,
    },
    { name: "the place of a link", code: `Deno.realPathSync(${secret})` },
    { name: "a file's size", code: `Deno.statSync(${secret}).size` },
    { name: "writing a file", code: `Deno.writeTextFileSync(${mark}, "")` },
    { name: "writing into the checkout", code: `Deno.writeTextFileSync("lib/new.ts", "")` },
    {
      name: "writing into the store",
      code: `Deno.writeTextFileSync("artifacts/cache/x.json", "{}")`,
    },
    {
      name: "reading the secret of the caches",
      code: `Deno.readFileSync("artifacts/cache/secret")`,
    },
    { name: "a temporary file", code: `Deno.makeTempFileSync()` },
    { name: "a link", code: `Deno.symlinkSync("/etc", ${mark})` },
    { name: "removing a file", code: `Deno.removeSync(${text(`${outside.folder}/thesis.tex`)})` },
  ];
}

function atPrograms(outside: Outside): readonly CodeAttempt[] {
  const [secret, mark] = [secretOf(outside), markOf(outside)];
  return [
    { name: "a program", code: `new Deno.Command("touch", { args: [${mark}] }).outputSync().code` },
    {
      name: "Deno, unrestricted",
      code: `new Deno.Command("deno", { args: ["eval", "1"] }).outputSync().code`,
    },
    { name: "a library", code: `Deno.dlopen("libc.so.6", {})` },
    { name: "a signal to the engine", code: `Deno.kill(Deno.ppid, "SIGKILL")` },
    { name: "the host's name", code: `Deno.hostname()` },
    { name: "the interfaces of the network", code: `Deno.networkInterfaces()` },
    {
      name: "a permission asked for",
      code: `granted(await Deno.permissions.request({ name: "env" }))`,
    },
    {
      name: "a built-in module",
      code: `process.getBuiltinModule("fs").readFileSync(${secret}, "utf8")`,
    },
    {
      name: "a worker with permissions",
      code: `await worker("postMessage(Deno.env.get('SECRET_TOKEN'))", "inherit")`,
    },
    {
      name: "code from text that imports",
      code:
        `(await new Function("return imp" + "ort('node:fs')")()).readFileSync(${secret}, "utf8")`,
    },
    {
      name: "code from text by another constructor",
      code:
        `(await Object.getPrototypeOf((async () => {}).constructor)("return imp" + "ort('node:fs')")())` +
        `.readFileSync(${secret}, "utf8")`,
    },
  ];
}

function atTheNetwork({ address }: Outside): readonly CodeAttempt[] {
  const host = new URL(address);
  return [
    { name: "a request", code: `(await fetch(${text(address)})).status` },
    {
      name: "a connection",
      code: `(await Deno.connect({ hostname: "127.0.0.1", port: ${host.port} })).localAddr`,
    },
    { name: "a server", code: `Deno.listen({ port: 0 }).addr` },
    { name: "a name's address", code: `await Deno.resolveDns("localhost", "A")` },
    {
      name: "a socket of the web",
      code: `await webSocket(${text(`ws://127.0.0.1:${host.port}/`)})`,
    },
  ];
}

/** Words that attempts use, and the loop that tries them: `outcomes` gets "name: got" for each that succeeds. */
export function tryingCode(attempts: readonly CodeAttempt[]): string {
  const tries = attempts.map(({ name, code }) =>
    `  [${JSON.stringify(name)}, async () => { return ${code}; }],`
  );
  return `
const refuse = (words) => { throw new Error(words); };
const granted = ({ state }) => state === "granted" || refuse(state);
const soon = (make) => new Promise((resolve, reject) => {
  make(resolve, reject);
  setTimeout(() => reject(new Error("nothing came")), 300);
});
const webSocket = (address) => soon((resolve, reject) => {
  const socket = new WebSocket(address);
  socket.onopen = resolve;
  socket.onerror = () => reject(new Error("refused"));
});
const worker = (text, permissions) => soon((resolve, reject) => {
  const made = new Worker("data:text/javascript," + encodeURIComponent(text),
    { type: "module", deno: { permissions } });
  made.onmessage = ({ data }) => resolve(data);
  made.onerror = (event) => (event.preventDefault(), reject(new Error(event.message)));
});
const attempts = [
${tries.join("\n")}
];
async function tryAll() {
  const succeeded = [];
  for (const [name, attempt] of attempts) {
    try {
      const found = await attempt();
      if (found !== undefined) succeeded.push(name + ": " + String(found).slice(0, 40));
    } catch (error) {
      if (!(error instanceof Error)) succeeded.push(name + ": threw " + String(error));
    }
  }
  return attempts.length + " tried, succeeded: [" + succeeded.join("; ") + "]";
}
`;
}
