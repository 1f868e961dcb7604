/**
 * The process that reads the machine file: it may read that one file, which the engine's own process
 * may not, and nothing else.
 *
 *   process.ts, with the path of the file on its standard input, answers with a {@link MachineAnswer}
 */
import "../system/no-environment.ts";
import { detailsOf } from "../reading/apart/question.ts";
import { machineOf } from "./machine-text.ts";
import type { MachineAnswer } from "./machine-schema.ts";

function answerFor(path: string): MachineAnswer {
  let text: string;
  try {
    text = Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return { kind: "absent" };
    if (error instanceof Deno.errors.NotADirectory) return { kind: "absent" };
    return { kind: "unreadable", message: error instanceof Error ? error.message : String(error) };
  }
  const { value, problems } = machineOf(path, text);
  return problems.length > 0
    ? { kind: "wrong", problems: problems.map(detailsOf) }
    : { kind: "read", value };
}

const path = await new Response(Deno.stdin.readable).text();
const answer = new TextEncoder().encode(JSON.stringify(answerFor(path)));
for (let at = 0; at < answer.length;) at += Deno.stdout.writeSync(answer.subarray(at));
