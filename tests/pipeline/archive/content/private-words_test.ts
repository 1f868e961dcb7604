import assert from "node:assert/strict";
import {
  privateWords,
  WordSearch,
} from "../../../../lib/pipeline/archive/content/private-words.ts";

const environment = {
  HOME: "/home/alice",
  USER: "alice",
  PATH: "/usr/bin",
};

function wordsHere(dotenv = "") {
  const workspace = Deno.makeTempDirSync();
  if (dotenv !== "") Deno.writeTextFileSync(`${workspace}/.env.local`, dotenv);
  const words = privateWords({ environment, host: "alices-laptop", workspace });
  Deno.removeSync(workspace, { recursive: true });
  return { words, workspace };
}

/** Looks through a text in pieces of so many bytes. */
function search(
  text: string,
  { isMade = true, piece = 7, dotenv = "" }: {
    readonly isMade?: boolean;
    readonly piece?: number;
    readonly dotenv?: string;
  } = {},
): void {
  const { words } = wordsHere(dotenv);
  const looking = new WordSearch(words);
  const bytes = new TextEncoder().encode(text);
  const file = { path: "data/x", isMade };
  for (let at = 0; at < bytes.length; at += piece) looking.look(bytes.slice(at, at + piece), file);
  looking.end(file);
}

const refused: readonly [text: string, what: RegExp, options?: Parameters<typeof search>[1]][] = [
  ["read from /home/alice/data.csv", /the path of the home folder/],
  ["read from /home/alice/data.csv", /the path of the home folder/, { isMade: false }],
  ["by alice", /the user's name/],
  ["alice@example.org", /the user's name/],
  ["on alices-laptop", /the name of this machine/],
  ["Bearer tok-0123456789!", /the value of API_TOKEN/, {
    isMade: false,
    dotenv: "API_TOKEN=tok-0123456789\nMODE_SECRET=production\n",
  }],
  ["key: s3cr3t-Value", /the value of KEY in \.env\.local/, {
    dotenv: 'export KEY="s3cr3t-Value"\n',
  }],
];

for (const [text, what, options] of refused) {
  Deno.test(`${JSON.stringify(text)} is refused in pieces of any length: ${what.source}`, () => {
    for (const piece of [1, 3, 7, 1000]) {
      assert.throws(() => search(text, { ...options, piece }), (error: Error) => {
        assert.match(error.message, /^cannot archive data\/x: it contains /);
        assert.match(error.message, what);
        // The secret itself is not repeated.
        assert.doesNotMatch(error.message, /tok-0123|s3cr3t/);
        return true;
      });
    }
  });
}

const allowed: readonly [text: string, options?: Parameters<typeof search>[1]][] = [
  ["malice and alicent, alice2"],
  ["written by alice", { isMade: false }],
  ["in production"],
  ["/home/alicent/data"],
  ["mode=laptop", { dotenv: "MODE=laptop\n# KEY=abc\n" }],
];

for (const [text, options] of allowed) {
  Deno.test(`${JSON.stringify(text)} is no secret`, () => {
    for (const piece of [1, 3, 7, 1000]) search(text, { ...options, piece });
  });
}

Deno.test("the path of the workspace is private, and names that everybody has are not", () => {
  const { words, workspace } = wordsHere();
  assert.ok(words.some(({ text }) => text === `${workspace}/`));
  const common = privateWords({
    environment: { HOME: "/root", USER: "root" },
    host: "localhost",
    workspace: Deno.cwd(),
  });
  assert.deepEqual(common.filter(({ isWord }) => isWord), []);
});
