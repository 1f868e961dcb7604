import * as v from "valibot";

/** Parameter `networks` of every dynamics of networks: how many independent ones a job simulates. */
export const networks = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(1),
  v.description("number of independent networks"),
);
