/**
 * What lies outside of a checkout and its store, and must stay as it is: a folder with a secret, a server
 * that nobody is to reach, a variable of the environment, a place for marks.
 */
import assert from "node:assert/strict";

export interface Outside {
  /** A folder of the user's, with `secret.json` and `thesis.tex`. */
  readonly folder: string;
  /** A server of the user's, "http://127.0.0.1:…/". */
  readonly address: string;
  /** What the user's environment holds. */
  readonly environment: Readonly<Record<string, string>>;
  /** Fails if anything was written, started or reached, or if a text shows a secret. */
  check(texts: readonly string[]): void;
  remove(): Promise<void>;
}

/** Words that stand in the secret file and in the environment, and nowhere else. */
const secrets = ["swordfish-in-a-file", "swordfish-in-the-environment"] as const;

export function makeOutside(): Outside {
  const folder = Deno.makeTempDirSync({ prefix: "outside-" });
  const files = { "secret.json": `{"secret":"${secrets[0]}"}\n`, "thesis.tex": "mine\n" };
  for (const [name, text] of Object.entries(files)) {
    Deno.writeTextFileSync(`${folder}/${name}`, text);
  }
  let reached = 0;
  const answer = () => (reached++, new Response("hello"));
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, answer);
  return {
    folder,
    address: `http://127.0.0.1:${server.addr.port}/`,
    environment: { SECRET_TOKEN: secrets[1], HOME: folder },
    check(texts) {
      assert.deepEqual(namesIn(folder), Object.keys(files).sort(), "files outside");
      for (const [name, text] of Object.entries(files)) {
        assert.equal(Deno.readTextFileSync(`${folder}/${name}`), text, `the user's ${name}`);
      }
      assert.equal(reached, 0, "requests that reached a server");
      for (const text of texts) {
        for (const secret of secrets) {
          assert.ok(!text.includes(secret), `a secret is shown: ${text}`);
        }
      }
    },
    async remove() {
      await server.shutdown();
      Deno.removeSync(folder, { recursive: true });
    },
  };
}

/** Of Deno itself, which keeps its own files in its user's home. */
const ofDeno = (name: string) => name === ".cache";

function namesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) => !ofDeno(name))
    .sort();
}

/** All texts of files below a folder that hold a secret, by path. */
export function filesWithSecrets(folder: string): string[] {
  const found: string[] = [];
  for (const { name, isFile, isDirectory } of Deno.readDirSync(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) found.push(...filesWithSecrets(path));
    if (!isFile) continue;
    const text = new TextDecoder("latin1").decode(Deno.readFileSync(path));
    if (secrets.some((secret) => text.includes(secret))) found.push(path);
  }
  return found;
}
