/** Arrays with named axes in float64, row-major (last axis fastest). */
export interface Axis {
  readonly name: string;
  readonly length: number;
  /** Coordinates along the axis; positions 0, 1, … when absent. */
  readonly labels?: Float64Array | readonly string[];
}

export interface NamedArray {
  readonly axes: readonly Axis[];
  /** Length = product of the axes' lengths. */
  readonly values: Float64Array;
  /** Unit and description, where they are others than those declared for its name. */
  readonly unit?: string;
  readonly description?: string;
  /** What a NaN stands for; without it every value is finite. */
  readonly missing?: string;
}
