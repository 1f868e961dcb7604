/** What was unusual about the making of a result, in words. */
import type { Store } from "../store/store.ts";
import type { Provenance } from "../store/record.ts";

/** Lines for people; none for a result that came about as usual. */
export function provenanceLines({ resumed, computedOn, because, sandbox }: Unusual): string[] {
  return [
    ...(sandbox === undefined ? [] : [notSandboxed]),
    ...(computedOn === undefined ? [] : [`computed on ${computedOn}: ${because}`]),
    ...(resumed ? ["resumed from a checkpoint"] : []),
  ];
}

export type Unusual = Pick<Provenance, "resumed" | "computedOn" | "because" | "sandbox">;

/** Said of what a program made that ran without a sandbox, wherever it is shown. */
export const notSandboxed = "not sandboxed";

/** Of the record of a key, if there is one. */
export function unusualOf(store: Store, key: string | undefined): Unusual {
  const { resumed, computedOn, because, sandbox } = (key && store.getRecord(key)?.provenance) || {};
  return {
    ...(resumed ? { resumed } : {}),
    ...(computedOn === undefined ? {} : { computedOn, because }),
    ...(sandbox === undefined ? {} : { sandbox }),
  };
}
