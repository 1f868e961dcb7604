/**
 * The program of an archive, packed as its `reproduce.mjs`:
 *
 *   deno run --no-prompt --no-config --unstable-worker-options --allow-read=. \
 *     --v8-flags=--disallow-code-generation-from-strings data/reproduce.mjs
 */
import { UserError } from "../../../contract/errors.ts";
import { fromFileUrl } from "../../system/path.ts";
import { folderTree } from "../bag/file-tree.ts";
import { parseArguments, usage } from "./arguments.ts";
import { DamagedArchive } from "./archived-store.ts";
import { reproduce } from "./reproduce.ts";

/** Exit codes: it holds, it does not, the words are wrong. */
const [holds, holdsNot, wrongWords] = [0, 1, 2];

async function main(words: readonly string[]): Promise<number> {
  if (words.includes("--help") || words.includes("-h")) {
    console.log(usage);
    return holds;
  }
  const isInteractive = Deno.stdout.isTerminal();
  const terminal = {
    write: (text: string) => console.log(text),
    writeError: (text: string) => console.error(text),
    isInteractive,
    colours: isInteractive && !Deno.noColor,
    columns: isInteractive ? Math.max(20, Deno.consoleSize().columns || 120) : 120,
  };
  try {
    const flags = parseArguments(words, navigator.hardwareConcurrency);
    const tree = folderTree(fromFileUrl(new URL("..", import.meta.url)));
    const clock = () => performance.now() / 1000;
    return await reproduce({ tree, flags, terminal, clock }) ? holds : holdsNot;
  } catch (error) {
    if (error instanceof DamagedArchive) {
      console.log(`This archive does not hold: ${error.message}.`);
      return holdsNot;
    }
    if (!(error instanceof UserError)) throw error;
    console.error(error.message);
    return error.exitCode === 2 ? wrongWords : holdsNot;
  }
}

Deno.exit(await main(Deno.args));
