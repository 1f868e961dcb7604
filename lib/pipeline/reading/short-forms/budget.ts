/** How much the short forms of one paper may stand for: a few lines can say more than a machine can hold. */
import { UserError } from "../../../contract/errors.ts";
import { documentLimits } from "../document.ts";

/** Values that all short forms of a paper may stand for. */
export const valuesMax = 2 * documentLimits.nodes;

export class Budget {
  readonly #file: string;
  readonly #problems: UserError[];
  #left = valuesMax;

  constructor({ file, problems }: { readonly file: string; readonly problems: UserError[] }) {
    this.#file = file;
    this.#problems = problems;
  }

  /** True while no more has been spent than there is; false from then on, with one problem. */
  spend(values: number): boolean {
    if (this.#left < 0) return false;
    this.#left -= values;
    if (this.#left >= 0) return true;
    this.#problems.push(
      new UserError({
        place: { file: this.#file, line: 1, column: 1 },
        action: "cannot read short forms that stand for so much",
        allowed: `${valuesMax} values in one paper`,
      }),
    );
    return false;
  }
}
