/**
 * The number of commits behind this one. What is too dear to test whole at every commit is tested in
 * parts, another at each; without Git it is always the first.
 */
import { fromFileUrl } from "../lib/pipeline/system/path.ts";

const repository = fromFileUrl(import.meta.resolve("../"));

export function commitNumber(): number {
  try {
    const { success, stdout } = new Deno.Command("git", {
      args: ["rev-list", "--count", "HEAD"],
      cwd: repository,
      stderr: "null",
    }).outputSync();
    const count = Number(new TextDecoder().decode(stdout));
    return success && Number.isSafeInteger(count) ? count : 0;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return 0;
    throw error;
  }
}

/** Of things in order, the share whose turn it is: every n-th, beginning with another at each commit. */
export function shareOf<T>(things: readonly T[], parts: number, number = commitNumber()): T[] {
  return things.filter((_, index) => index % parts === number % parts);
}
