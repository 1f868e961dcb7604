/** What difference.ts gives to the page, and under which name. */

export interface DescribedDifference {
  /** Where, and how large. */
  readonly lines: readonly string[];
  /** Whether every number is within the stated error of the recorded one. */
  readonly isWithin: boolean;
  /** The stated error, relative to the largest magnitude of a column. */
  readonly errorMax: number;
}

export type DescribeDifference = (
  before: Uint8Array,
  after: Uint8Array,
  mediaType: string,
) => DescribedDifference;

export const describerName = "asymptopiaDifference";
