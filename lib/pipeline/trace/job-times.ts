/** When what was done of one job in its process: milliseconds since 1970, by that process's clock. */

export interface JobTimes {
  /** The message was whole. */
  readonly arrived: number;
  /** The code was loaded; the job's seconds count from here. */
  readonly started: number;
  /** Its tables were made and sent to the Worker. */
  readonly given: number;
  /** The Worker's last word came. */
  readonly heard: number;
  /** Its tables were bytes. */
  readonly ended: number;
}

/** A time of this process's `performance.now()`, as {@link JobTimes} counts. */
export function sharedTime(time = performance.now()): number {
  return performance.timeOrigin + time;
}

/** What is known of a job that has ended: what it has not reached is as late as its end. */
export function wholeTimes(known: Partial<JobTimes>): JobTimes {
  const ended = known.ended ?? sharedTime();
  return { arrived: ended, started: ended, given: ended, heard: ended, ...known, ended };
}
