/**
 * What not every disk can do. FAT, exFAT and many network mounts have no hard links; some have no
 * locks; some cannot be asked to write a file through. A refusal for that reason looks like many
 * others, so it is told apart here, and only for the operation that needs the ability.
 */
import { faultCode } from "./storage-fault.ts";

export type Ability = "links" | "locks" | "sync";

const refusals: Readonly<Record<Ability, readonly string[]>> = {
  // Linux says EPERM, macOS ENOTSUP; EMLINK is a disk on which a file has one name at most.
  links: ["EPERM", "ENOTSUP", "ENOSYS", "EMLINK"],
  locks: ["ENOLCK", "ENOTSUP", "ENOSYS"],
  sync: ["EINVAL", "ENOTSUP", "ENOSYS"],
};

/** True for what the system says when a disk does not have an ability. */
export function lacks(ability: Ability, error: unknown): boolean {
  return refusals[ability].includes(faultCode(error) ?? "");
}
