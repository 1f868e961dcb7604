/** The scenarios in the order of their numbers. */
import type { Scenario } from "./scenario.ts";
import { p18, p19 } from "./scenarios/crashes.ts";
import { p13, p2, p3, p4 } from "./scenarios/edits.ts";
import { p10, p9 } from "./scenarios/failures.ts";
import { p20, p25 } from "./scenarios/limits.ts";
import { p21 } from "./scenarios/lists.ts";
import { p7, p8 } from "./scenarios/outputs.ts";
import { p16, p17 } from "./scenarios/questions.ts";
import { p14, p15 } from "./scenarios/specification.ts";
import { p1, p5, p6 } from "./scenarios/standstill.ts";
import { p22, p23, p24 } from "./scenarios/storage.ts";
import { p11, p12 } from "./scenarios/strays.ts";

export const scenarios: readonly Scenario[] = [
  ...[p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13],
  ...[p14, p15, p16, p17, p18, p19, p20, p21, p22, p23, p24, p25],
];
