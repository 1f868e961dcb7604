/**
 * Main module of the process that speaks with a remote store: errands come in as lines of JSON, outcomes go
 * out so. It may reach one host, write into one folder and, to send results, read another.
 */
import type { Answered, Asked, Beginning } from "../errand.ts";
import { linesOf } from "../line-stream.ts";
import { transfer, type TransferOptions } from "./transfer.ts";

const staging = Deno.args[0];
const encoder = new TextEncoder();
const sayMilliseconds = 500;
let writing = Promise.resolve();

/** One line after the other, whole. */
function answer(line: Answered): void {
  const bytes = encoder.encode(JSON.stringify(line) + "\n");
  writing = writing.then(async () => {
    for (let done = 0; done < bytes.length;) done += await Deno.stdout.write(bytes.subarray(done));
  });
}

/** Says now and then that bytes come, so that a long transfer is not taken for silence. */
function now(id: number): (bytes: number) => void {
  let [said, moved] = [performance.now(), 0];
  return (bytes) => {
    moved += bytes;
    if (performance.now() - said < sayMilliseconds) return;
    answer({ id, moved });
    [said, moved] = [performance.now(), 0];
  };
}

let options: TransferOptions | undefined;
for await (const line of linesOf(Deno.stdin.readable)) {
  if (options === undefined) {
    options = { ...JSON.parse(line) as Beginning, staging };
    continue;
  }
  const { id, errand } = JSON.parse(line) as Asked;
  const moved = now(id);
  void transfer(errand, { ...options, moved }).then((outcome) => answer({ id, outcome }));
}
await writing;
