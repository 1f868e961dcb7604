/** What a node says of its jobs, line by line, to the file that the engine reads (messages.ts). */
import type { Hearing } from "../execution/executor.ts";
import { type Message, messagesPath, type NodeTopic } from "./messages.ts";
import { isNotFound } from "../store/file-operations.ts";
import { ifStorageAllows } from "../system/storage-fault.ts";

/** Between two words about how far a job is. Milliseconds. */
const progressMilliseconds = 2000;
/** Further lines of a job's log stay on its node. */
const logLinesMax = 500;
const topics: readonly string[] = ["damage", "device", "checkpoint", "sharing"];

export class Post {
  readonly #path: string;

  constructor(folder: string, pack: number, start: number) {
    this.#path = messagesPath(folder, pack, start);
  }

  /** A disk that refuses, or a submission that is no longer asked for, leaves it unsaid. */
  send(message: Message): void {
    const bytes = new TextEncoder().encode(`${JSON.stringify(message)}\n`);
    try {
      // In one write, so that a line is there whole or not at all.
      ifStorageAllows(() => Deno.writeFileSync(this.#path, bytes, { append: true }));
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }

  /** What is heard of one job goes on. */
  hearing(job: number): Hearing {
    let saidAt = -Infinity;
    let lines = 0;
    return {
      progress: (progress) => {
        const now = performance.now();
        if (now - saidAt < progressMilliseconds) return;
        saidAt = now;
        this.send({ type: "progress", job, ...progress });
      },
      log: (line) => {
        if (++lines > logLinesMax + 1) return;
        const text = lines > logLinesMax ? "… further lines were not sent" : line;
        this.send({ type: "log", job, text });
      },
      resumed: (seconds) => this.send({ type: "resumed", job, seconds }),
      notice: (topic, text) => {
        if (topics.includes(topic)) {
          this.send({ type: "notice", job, topic: topic as NodeTopic, text });
        }
      },
    };
  }
}
