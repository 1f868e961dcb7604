/** Stages that the reader makes from short forms; equal ones are one stage, named by the first. */
import { type Place, UserError } from "../../../contract/errors.ts";
import { documentLimits } from "../document.ts";
import { isMap, type LocatedMap, placeOf, set, type Spot, spotOf } from "../located.ts";
import { sorted } from "../canonical-map.ts";
import { nameProblem } from "./made-name.ts";

export class MadeStages {
  readonly #stages: LocatedMap;
  readonly #file: string;
  readonly #problems: UserError[];
  /** Names of made stages by what they are. */
  readonly #known = new Map<string, string>();
  readonly #made = new Set<string>();
  /** How many stages want each name. */
  readonly #wanted = new Map<string, number>();

  /** `stages`: the paper's own, to which the made ones are added. */
  constructor(
    stages: LocatedMap,
    { file, problems }: { readonly file: string; readonly problems: UserError[] },
  ) {
    this.#stages = stages;
    this.#file = file;
    this.#problems = problems;
  }

  /** Names of the stages that were made. */
  get names(): ReadonlySet<string> {
    return this.#made;
  }

  /** The name of a stage that is `stage`: a new one is called `name`, or `name-2` and so on. */
  nameOf(
    stage: LocatedMap,
    { name, spot }: { readonly name: string; readonly spot: Spot | undefined },
  ): string {
    const content = JSON.stringify(sorted(stage));
    const known = this.#known.get(content);
    if (known !== undefined) return known;
    const count = (this.#wanted.get(name) ?? 0) + 1;
    this.#wanted.set(name, count);
    const free = count === 1 ? name : `${name}-${count}`;
    const place = placeOf(spot, { of: "key", file: this.#file });
    const problem = nameProblem(free, place) ?? this.#takenProblem(free, place);
    if (problem !== undefined) {
      if (this.#problems.length < documentLimits.problems) this.#problems.push(problem);
    } else set(this.#stages, free, { value: stage, spot });
    this.#made.add(free);
    this.#known.set(content, free);
    return free;
  }

  #takenProblem(name: string, place: Place): UserError | undefined {
    if (!isMap(this.#stages) || !(name in this.#stages)) return undefined;
    const other = placeOf(spotOf(this.#stages, [name]), { of: "key", file: this.#file });
    return new UserError({
      place,
      action: `cannot give the name "${name}" to the stage that this stands for`,
      hint: `the stage at ${other.file}:${other.line} has it: rename that one`,
    });
  }
}
