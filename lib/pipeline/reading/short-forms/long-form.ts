/**
 * From what the user wrote to stages, axes and claims in full: every short form is replaced by what it
 * stands for, with the places of what was written. ARCHITECTURE.md section 3 has the grammar.
 */
import type { UserError } from "../../../contract/errors.ts";
import type { Catalogue } from "../catalogue.ts";
import {
  changedList,
  changedMap,
  emptyMap,
  isMap,
  type LocatedMap,
  set,
  spotOf,
  without,
} from "../located.ts";
import { applyProfile } from "../profile.ts";
import { claimKind } from "../schema.ts";
import { sizeLimits } from "../size-limits.ts";
import { Addresses } from "./addresses.ts";
import { Budget } from "./budget.ts";
import { inProfile, type ProfileChoice } from "./by-profile.ts";
import { axesByPoints } from "./columns.ts";
import { withWholeInputs } from "./inputs.ts";
import { withDrawn } from "./drawn.ts";
import { withJudged } from "./judged.ts";
import { MadeStages } from "./made-stages.ts";
import { withNotation } from "./notation.ts";
import { checksByRow } from "./prediction-tables.ts";
import { withRecipe } from "./recipes.ts";
import { withRepeatedEntries } from "./repeated-entries.ts";
import { readSettings, withSettings } from "./settings.ts";
import { withSubject } from "./subject.ts";
import { withVariants } from "./variants.ts";
import type { Json } from "../../specification/specification.ts";

const sectionWords = ["stages", "claims", "figures"] as const;
type SectionWord = typeof sectionWords[number];
const roleOf = { stages: "stage", claims: "claim", figures: "figure" } as const;

/** The paper with its values as they are in one profile, axes as lists. Its frame may be wrong. */
export function valuesInProfile(
  written: LocatedMap,
  choice: ProfileChoice,
  problems: UserError[],
): LocatedMap {
  const budget = new Budget({ file: choice.file, problems });
  const axes = (value: Json) =>
    isMap(value) ? axesByPoints(value, { file: choice.file, problems, budget }) : value;
  const withAxes = (map: LocatedMap) =>
    changedMap(map, (value, word) => word === "axes" ? axes(value) : value);
  return changedMap(withAxes(inProfile(written, choice, problems)), (value, word) => {
    if (word !== "profiles" || !isMap(value)) return value;
    return changedMap(value, (own) => isMap(own) ? withAxes(own) : own);
  });
}

export interface LongForm {
  /** The paper in full, as the readers of its sections take it. */
  readonly paper: LocatedMap;
  /** Names of stages that short forms stand for. */
  readonly made: ReadonlySet<string>;
  /** Names of entries whose short forms have problems: nothing more is to be said of these. */
  readonly unsound: ReadonlySet<string>;
  readonly problems: readonly UserError[];
}

interface FormQuestion extends ProfileChoice {
  readonly catalogue: Catalogue;
}

/** The paper of {@link valuesInProfile} in full; its frame is right. */
export async function longForm(paper: LocatedMap, question: FormQuestion): Promise<LongForm> {
  const { file, profile, profiles } = question;
  const problems: UserError[] = [];
  const budget = new Budget({ file, problems });
  const context = { file, problems, budget };
  const variants = inSections(paper, (section) => withVariants(section, context));
  const applied = applyProfile(variants, { profile, profiles, file });
  problems.push(...applied.problems);
  const unsound = new Set<string>();
  const listed = inSections(
    applied.paper,
    (section) =>
      changedMap(section, (entry, name) => {
        const before = problems.length;
        const value = withTables(withRepeatedEntries(entry, context), context);
        if (problems.length > before) unsound.add(name);
        return value;
      }),
  );
  // Of too many stages the reader says so; nothing is made from them.
  if (countOf(listed) > sizeLimits.stages) {
    return { paper: listed, made: new Set(), unsound, problems };
  }
  const { made, connected } = await withInputs(listed, { ...question, problems, unsound });
  const full = withDefaults(connected, { ...question, problems, budget });
  return { paper: full, made, unsound, problems };
}

function inSections(
  paper: LocatedMap,
  change: (section: LocatedMap, word: SectionWord) => LocatedMap,
): LocatedMap {
  return changedMap(paper, (value, word) => {
    const section = sectionWords.find((one) => one === word);
    return section !== undefined && isMap(value) ? change(value, section) : value;
  });
}

/** Number of stages, claims and figures. */
function countOf(paper: LocatedMap): number {
  return sectionWords.reduce((sum, word) => {
    const section = paper[word];
    return sum + (isMap(section) ? Object.keys(section).length : 0);
  }, 0);
}

interface SectionContext {
  readonly budget: Budget;
  readonly file: string;
  readonly problems: UserError[];
}

/** A claim, or a stage that compares, with a check for each row of its tables. */
function withTables(entry: Json, context: SectionContext): Json {
  if (!isMap(entry) || !Array.isArray(entry.checks)) return entry;
  const checks = changedList(
    entry.checks,
    (check) => isMap(check) ? checksByRow(check, context) : [check],
  );
  return changedMap(entry, (value, word) => word === "checks" ? checks : value);
}

/** The paper with every input as `role: stage.output`, and the stages that its short forms stand for. */
async function withInputs(
  listed: LocatedMap,
  { catalogue, file, problems, unsound }: FormQuestion & {
    readonly problems: UserError[];
    readonly unsound: Set<string>;
  },
): Promise<{ readonly connected: LocatedMap; readonly made: ReadonlySet<string> }> {
  const stages = isMap(listed.stages) ? without(listed.stages, []) : emptyMap();
  const connected = without(listed, []);
  const made = new MadeStages(stages, { file, problems });
  const addresses = new Addresses({ ...listed, stages }, { catalogue, file, problems });
  const axes = isMap(listed.axes) ? listed.axes : emptyMap();
  const notation = isMap(listed.notation) ? listed.notation : emptyMap();
  const context = { catalogue, addresses, made, axes, notation, file, problems };
  for (const word of sectionWords) {
    const written = listed[word];
    if (!isMap(written)) continue;
    const target = word === "stages" ? stages : without(written, []);
    for (const name of Object.keys(written)) {
      const entry = written[name];
      if (!isMap(entry)) continue;
      const before = problems.length;
      const whose = `${roleOf[word]} "${name}"`;
      const kind = word === "claims" ? claimKind : word === "stages" ? entry.kind : undefined;
      const own = { ...context, name, whose, kind: typeof kind === "string" ? kind : undefined };
      let value = word === "stages" ? await withRecipe(entry, own) : entry;
      value = await withSubject(value, own);
      if (kind === claimKind) value = await withJudged(value, own);
      if (word === "figures") value = await withDrawn(await withNotation(value, own), own);
      value = await withWholeInputs(value, own);
      set(target, name, { value, spot: spotOf(written, [name]) });
      if (problems.length > before) unsound.add(name);
    }
    set(connected, word, { value: target, spot: spotOf(listed, [word]) });
  }
  if (made.names.size > 0 && !("stages" in listed)) connected.stages = stages;
  return { connected, made: made.names };
}

/** The paper with its settings where they belong. */
function withDefaults(
  paper: LocatedMap,
  { catalogue, file, problems, budget }: FormQuestion & {
    readonly problems: UserError[];
    readonly budget: Budget;
  },
): LocatedMap {
  const mapOf = (word: string) => isMap(paper[word]) ? paper[word] : emptyMap();
  const settings = readSettings(mapOf("settings"), { catalogue, file, problems });
  const axes = mapOf("axes");
  const lay = (entry: Json) =>
    isMap(entry) ? withSettings(entry, { settings, axes, budget }) : entry;
  return inSections(
    without(paper, ["settings", "notation"]),
    (section) => changedMap(section, lay),
  );
}
