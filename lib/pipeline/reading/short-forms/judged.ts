/**
 * `of` and `fit` in a check: it names what it judges, and how that is fitted first; the claim's inputs,
 * their roles and the stages of the fits are made from that.
 */
import { UserError } from "../../../contract/errors.ts";
import {
  emptyMap,
  isMap,
  type LocatedMap,
  placeOf,
  set,
  type Spot,
  spotOf,
  without,
} from "../located.ts";
import { entriesOf } from "../problems/schema-issues.ts";
import { type Address, kindOf } from "./addresses.ts";
import { asUse } from "./laid-over.ts";
import type { MadeStages } from "./made-stages.ts";
import { Roles } from "./roles.ts";
import {
  fitKind,
  measuredRole,
  ofWord,
  samplesRole,
  type SubjectContext,
  twiceProblem,
  withColumn,
} from "./subject.ts";
import type { Json } from "../../specification/specification.ts";

const fitWord = "fit";
const estimatesOutput = "estimates";

export interface JudgedContext extends SubjectContext {
  readonly made: MadeStages;
  /** Of the claim. */
  readonly name: string;
}

/** A claim, or a stage that compares, with the inputs that its checks name. */
export async function withJudged(claim: LocatedMap, context: JudgedContext): Promise<LocatedMap> {
  if (!Array.isArray(claim.checks) || !(isMap(claim.inputs ?? emptyMap()))) return claim;
  const roles = new Roles(isMap(claim.inputs) ? claim.inputs : emptyMap(), measuredRole);
  const checks: Json[] = [];
  for (const [index, check] of claim.checks.entries()) {
    const value = isMap(check) ? await judged(check, { ...context, roles }) : check;
    set(checks, index, { value, spot: spotOf(claim.checks, [index]) });
  }
  const spot = spotOf(claim, ["checks"]);
  const result = without(claim, ["checks", "inputs"]);
  if (Object.keys(roles.inputs).length > 0 || "inputs" in claim) {
    set(result, "inputs", { value: roles.inputs, spot: spotOf(claim, ["inputs"]) ?? spot });
  }
  set(result, "checks", { value: checks, spot });
  return result;
}

type CheckContext = JudgedContext & { readonly roles: Roles };

async function judged(check: LocatedMap, context: CheckContext): Promise<LocatedMap> {
  const { roles, addresses, problems, file, name } = context;
  const rest = without(check, [ofWord, fitWord]);
  if (!(ofWord in check)) {
    if (!(fitWord in check)) return check;
    problems.push(
      new UserError({
        place: placeOf(spotOf(check, [fitWord]), { of: "key", file }),
        action: `cannot tell what a check of "${name}" fits`,
        hint: "add `of: stage.output.column`",
      }),
    );
    return rest;
  }
  const whose = `a check of "${name}"`;
  const spot = spotOf(check, [ofWord]);
  if ("input" in check) problems.push(twiceProblem(check, "input", { file, other: ofWord }));
  const address = await addresses.find(check[ofWord], { whose, spot });
  if (address === undefined) return rest;
  let role: string;
  if (fitWord in check) {
    const stage = await fitStage(check, { ...context, address });
    const at = spotOf(check, [fitWord]);
    const maker = context.made.nameOf(stage, { name: `${name}-${fitWord}`, spot: at });
    role = roles.of(`${maker}.${estimatesOutput}`, spot);
  } else {
    role = roles.of(`${address.stage}.${address.output}`, spot);
    setColumn(rest, { address, spot, context });
  }
  if (role !== measuredRole) set(rest, "input", { value: role, spot });
  return await withReference(rest, { ...context, whose });
}

/** What a check looks at in its rows: a column of samples, a quantity of estimates. */
function setColumn(
  check: LocatedMap,
  { address, spot, context: { file, problems } }: {
    readonly address: Address;
    readonly spot: Spot | undefined;
    readonly context: CheckContext;
  },
): void {
  if (address.column === undefined) return;
  const word = address.kind === fitKind ? "quantity" : "column";
  if (word in check) problems.push(twiceProblem(check, word, { file, other: ofWord }));
  set(check, word, { value: address.column, spot });
}

/** The second sample of a check that names its first by `of`. */
async function withReference(
  check: LocatedMap,
  { addresses, roles, whose, file, problems }: CheckContext & { readonly whose: string },
): Promise<LocatedMap> {
  if (!("reference" in check)) return check;
  const spot = spotOf(check, ["reference"]);
  const address = await addresses.find(check.reference, {
    whose: `the reference of ${whose}`,
    spot,
  });
  if (address === undefined) return check;
  const result = without(check, []);
  const role = roles.of(`${address.stage}.${address.output}`, spot);
  set(result, "reference", { value: role, spot });
  if (address.column !== undefined) {
    const word = "referenceColumn";
    if (word in check) problems.push(twiceProblem(check, word, { file, other: "reference" }));
    set(result, word, { value: address.column, spot });
  }
  return result;
}

/** The stage that `of` and `fit` stand for: words of the fitting stage itself stand in `fit` as well. */
async function fitStage(
  check: LocatedMap,
  { catalogue, address, file, problems }: CheckContext & { readonly address: Address },
): Promise<LocatedMap> {
  const spot = spotOf(check, [fitWord]);
  const of = spotOf(check, [ofWord]);
  const stage = emptyMap();
  set(stage, "kind", { value: fitKind, spot });
  const inputs = emptyMap();
  set(inputs, samplesRole, { value: `${address.stage}.${address.output}`, spot: of });
  set(stage, "inputs", { value: inputs, spot: of });
  const fit = asUse(check, fitWord);
  if (!isMap(fit)) {
    set(stage, fitWord, { value: fit, spot });
    return stage;
  }
  const kind = await kindOf(catalogue, fitKind);
  const own = kind === undefined ? [] : Object.keys(entriesOf(kind.params));
  for (const word of own) {
    if (word in fit) set(stage, word, { value: fit[word], spot: spotOf(fit, [word]) });
  }
  const use = withColumn(without(fit, own), { address, stage: check, file, problems });
  set(stage, fitWord, { value: use, spot });
  return stage;
}
