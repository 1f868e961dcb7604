/** Examples of Shevchenko, Kungurtsev and Mondelli (arXiv 2111.02278), read off its figures. */
export const seven = { inputs: [2, 3, 4, 5, 6, 7, 8], targets: [-1, -2, -1, -1, -2, -1, 1] };
export const plateau = {
  inputs: [1, 1.1, 1.2, 1.3, 2, 2.1, 2.2, 2.3, 3, 3.1, 3.2, 3.3],
  targets: [0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0],
};
export const twoPoints = { inputs: [-10, 10], targets: [2, 2] };
export const fourPoints = { inputs: [-5, -4, 4, 5], targets: [4, 1, 1, 4] };
