/** A job that is with a queue: where it is, what was heard of it, and what becomes of it. */
import type { Ended, Hearing, Work } from "../execution/executor.ts";
import type { Known } from "./judgement.ts";
import type { Message } from "./messages.ts";
import type { Place } from "./submission.ts";
import type { TaskState } from "./queue.ts";

type EndMessage = Extract<Message, { type: "ended" }>;

export class Flight {
  readonly work: Work;
  readonly hearing: Hearing;
  readonly ended: Promise<Ended>;
  readonly settle: (ended: Ended) => void;
  readonly fail: (error: unknown) => void;
  /** Undefined until it is submitted. */
  place: Place | undefined;
  /** What its node said of its end, unless it was only stopped. */
  said: EndMessage | undefined;
  hasBegun = false;
  /** Times that it has vanished and that count. */
  tries = 0;
  /** What the queue said last of its array task. */
  state: TaskState | undefined;
  /** When the queue first said that it is over or that it does not know it. */
  overSince: number | undefined;
  /** What had been kept of it when it was submitted (a file's time). */
  keptAt = 0;

  constructor(work: Work, hearing: Hearing) {
    this.work = work;
    this.hearing = hearing;
    const { promise, resolve, reject } = Promise.withResolvers<Ended>();
    [this.ended, this.settle, this.fail] = [promise, resolve, reject];
  }

  placed(place: Place, keptAt: number): void {
    [this.place, this.said, this.state] = [place, undefined, undefined];
    [this.hasBegun, this.overSince, this.keptAt] = [false, undefined, keptAt];
  }

  /** Takes what its node says of it; true if that was its beginning. */
  take(message: Message): boolean {
    const begins = !this.hasBegun && message.type !== "alive" && message.type !== "notice";
    if (begins) this.hasBegun = true;
    switch (message.type) {
      case "progress": {
        const { done, total, unit } = message;
        this.hearing.progress({ done, total, unit });
        break;
      }
      case "log":
        this.hearing.log(message.text);
        break;
      case "resumed":
        this.hearing.resumed(message.seconds);
        break;
      case "notice":
        this.hearing.notice(message.topic, message.text);
        break;
      case "ended":
        if (message.end !== "stopped") this.said = message;
    }
    return begins;
  }

  /** What judgement rests on. */
  known(
    at: number,
    { isAnswered, isWithdrawn, hasRecord, lastSign, packHasBegun, keptAt }: {
      /** The queue has said something about it since it was submitted. */
      readonly isAnswered: boolean;
      readonly isWithdrawn: boolean;
      readonly hasRecord: boolean;
      readonly lastSign: number;
      readonly packHasBegun: boolean;
      readonly keptAt: number;
    },
  ): Known {
    const said = this.said?.end;
    return {
      hasRecord,
      isWithdrawn,
      isFresh: this.work.task.fresh,
      said: said === "stopped" ? undefined : said,
      state: isAnswered ? this.state?.state ?? "absent" : undefined,
      overSeconds: this.overSince === undefined ? 0 : at - this.overSince,
      silentSeconds: at - lastSign,
      counts: this.hasBegun || !packHasBegun,
      tries: this.tries,
      hasAdvanced: keptAt > this.keptAt,
    };
  }
}
