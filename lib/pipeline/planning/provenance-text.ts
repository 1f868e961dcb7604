/** What was unusual about the making of a result, in words. */
import type { Store } from "../store/store.ts";
import type { Provenance } from "../store/record.ts";

/** Lines for people; none for a result that came about as usual. */
export function provenanceLines({ resumed, computedOn, because }: Unusual): string[] {
  return [
    ...(computedOn === undefined ? [] : [`computed on ${computedOn}: ${because}`]),
    ...(resumed ? ["resumed from a checkpoint"] : []),
  ];
}

export type Unusual = Pick<Provenance, "resumed" | "computedOn" | "because">;

/** Of the record of a key, if there is one. */
export function unusualOf(store: Store, key: string | undefined): Unusual {
  const { resumed, computedOn, because } = (key && store.getRecord(key)?.provenance) || {};
  return {
    ...(resumed ? { resumed } : {}),
    ...(computedOn === undefined ? {} : { computedOn, because }),
  };
}
