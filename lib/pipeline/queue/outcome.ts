/** How a job ended that was with a queue, for the run that waits for it. */
import { assert, type ExitCode, exitCodes } from "../../contract/errors.ts";
import type { Ended } from "../execution/executor.ts";
import type { Flight } from "./flight.ts";
import type { Verdict } from "./judgement.ts";
import type { Session } from "../planning/session.ts";
import { lastWords } from "./submission.ts";
import { DamagedBlob } from "../store/store.ts";

/** Logs that show nothing of use beside: lines of a job that vanished. */
export function outcomeOf(
  flight: Flight,
  verdict: Exclude<Verdict, "wait" | object>,
  { index }: Pick<Session, "index">,
): Ended {
  const { said, work: { job: { id }, task } } = flight;
  if (verdict === "done") {
    const answer = index.lookupFresh(task.key);
    assert(answer !== undefined, `${id} has a record that cannot be read`);
    const known = said?.end === "done" ? said : undefined;
    return {
      end: "done",
      answer,
      seconds: known?.seconds ?? answer.seconds,
      ...(known?.difference === undefined ? {} : { difference: known.difference }),
      residue: known?.residue ?? [],
      isOnWasm: known?.isOnWasm ?? false,
    };
  }
  if (verdict === "failed" && said?.end === "failed") {
    return { end: "failed", failure: said.failure };
  }
  if (verdict === "input damaged" && said?.end === "input damaged") {
    return { end: "input damaged", blob: new DamagedBlob(said.digest, said.problem) };
  }
  const { submission, pack } = flight.place!;
  const words = lastWords(submission, pack);
  for (const line of words) flight.hearing.log(line);
  const log = words.length === 0
    ? "its node left no log"
    : `the log is ${submission.folder}/${pack}.log`;
  const last = flight.state === undefined ? "" : ` (last: ${flight.state.words})`;
  const exitCode: ExitCode = exitCodes.stageFailed;
  const message = verdict === "cancelled"
    ? `${id} was cancelled in the queue, not by this run${last}; run again to submit it`
    : `${id} vanished from the queue twice without a record in the store${last}; ${log}; ` +
      "ask for more time or memory in your machine file if that says so";
  return { end: "failed", failure: { message, exitCode, retry: false } };
}
