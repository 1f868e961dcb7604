/** How a program ended, in the words of an error; its output lines, as log and progress. */
import type { ProgramAnswer } from "./protocol.ts";

/** Why a program's end is a failure; undefined if all is well. `lastLine`: the last that it wrote. */
export function failureOf(
  ended: ProgramAnswer,
  { memoryBytes, lastLine }: { readonly memoryBytes: number; readonly lastLine: string },
): string | undefined {
  if (ended.type === "unstartable") {
    return `the program could not be started: ${ended.words}`;
  }
  if (ended.type !== "ended") return "the program did not end";
  const { code, memory, leftover } = ended;
  if (memory !== undefined) {
    return `the program used ${gigabytes(memory)} of memory, and may use ${
      gigabytes(memoryBytes)
    }; ` +
      "ask for more with `resources: { memory: … }` in the YAML, or give it less to do at once";
  }
  const said = lastLine === "" ? "without a word" : `having said: ${lastLine.slice(0, 300)}`;
  if (code === 137) {
    return `the program was killed (SIGKILL), ${said}; probably there was no memory left on this machine`;
  }
  if (code !== 0) {
    const isWall = /read-only file system|EROFS/i.test(lastLine);
    const place = isWall
      ? "; it may write into outputs/, and into the folder that TMPDIR names"
      : "";
    return `the program ended with exit code ${code}, ${said}${place}`;
  }
  if (leftover !== undefined) {
    const known = leftover.filter((name) => name !== "unknown").slice(0, 5);
    const names = known.length === 0 ? "processes" : `processes (${known.join(", ")})`;
    return `the program left ${names} running when it ended; they have been ended. Let it wait for them`;
  }
  return undefined;
}

function gigabytes(bytes: number): string {
  const size = bytes / 1e9;
  return size >= 1 ? `${Number(size.toPrecision(3))} GB` : `${Math.round(bytes / 1e6)} MB`;
}

/** `progress 3/10` or `progress 3/10 epochs`: how far a program is; undefined for any other line. */
export function progressIn(
  line: string,
): { readonly done: number; readonly total: number; readonly unit: string } | undefined {
  const [, done, total, unit = "steps"] =
    /^progress (\d{1,15})\/(\d{1,15})(?: (\S.{0,40}?))?\s*$/.exec(line) ?? [];
  if (done === undefined || Number(total) === 0 || Number(done) > Number(total)) return undefined;
  return { done: Number(done), total: Number(total), unit };
}
