/** How far an output is from the recorded one: a script of its own, since it carries the reader of tables. */
import { differenceBetween } from "../../verification/output-difference.ts";
import { differenceLines } from "../../verification/output-difference-text.ts";
import { isWithinError, webgpuErrorMax } from "../../verification/inexact.ts";
import { type DescribeDifference, describerName } from "./describer.ts";

const describeDifference: DescribeDifference = (before, after, mediaType) => {
  const difference = differenceBetween(before, after, mediaType);
  return {
    lines: difference === undefined ? [] : differenceLines(difference),
    isWithin: isWithinError(before, after, mediaType),
    errorMax: webgpuErrorMax,
  };
};

Object.assign(globalThis, { [describerName]: describeDifference });
