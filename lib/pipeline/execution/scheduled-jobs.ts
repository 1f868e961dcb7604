/** What the schedule has to know of the jobs of a session, by index, inputs first. */
import { inputsOf, type Session } from "../planning/session.ts";
import type { Job } from "../specification/specification.ts";
import type { ScheduledJob } from "./schedule.ts";

export function scheduledJobs(
  { graph, needed }: Session,
  expectedSeconds: (job: Job) => number,
): ReadonlyMap<number, ScheduledJob> {
  return new Map(needed.map((index) => {
    const job = graph.jobs[index];
    const { cpu, memoryBytes } = job.stage.resources;
    const scheduled: ScheduledJob = {
      ...{ inputs: inputsOf(job), cpu, memoryBytes },
      get seconds() {
        return expectedSeconds(job);
      },
    };
    return [index, scheduled];
  }));
}
