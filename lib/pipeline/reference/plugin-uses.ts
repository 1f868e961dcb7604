/** Which stages, claims and figures use a plug-in. */
import type { SlotName } from "../../contract/plugins.ts";
import type { Specification } from "../specification/specification.ts";

/** Names like `paper/stage`, in the order of the papers, each once. */
export function usesOfPlugin(
  { papers }: Specification,
  { slot, name }: { readonly slot: SlotName; readonly name: string },
): readonly string[] {
  return papers.flatMap(({ name: paper, stages }) =>
    stages.filter(({ slots }) => slots[slot]?.some((use) => use.name === name))
      .map((stage) => `${paper}/${stage.name}`)
  );
}
