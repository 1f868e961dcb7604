/** The long version of a randomised suite: works with fresh seeds until its time is over. */
export interface SoakBudget {
  readonly seconds: number;
  /** All choices derive from it; a failure names the derived seed and how to repeat it. */
  readonly seed: number;
  tell(line: string): void;
}

export interface Soak {
  readonly name: string;
  /** What it does, in one line. */
  readonly summary: string;
  /** Gives counts of what was tried; throws when something is wrong. */
  run(budget: SoakBudget): Promise<Readonly<Record<string, number>>>;
}
