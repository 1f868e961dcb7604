/**
 * The GPU: machines differ by it, so it is there only for a job whose key says that it computes on
 * one. While modules are imported it is absent.
 */
import { scope } from "./denial.ts";

const { apply, getOwnPropertyDescriptor: descriptorOf } = Reflect;
const machine = scope.navigator;
const trueGet = descriptorOf(Object.getPrototypeOf(machine) as object, "gpu")?.get;
let isShown = false;

/** Called when a job begins. */
export function showGpu(shown: boolean): void {
  isShown = shown;
}

/** The GPU of the machine while it is shown. */
function shownGpu(): unknown {
  return isShown && trueGet ? apply(trueGet, machine, []) : undefined;
}

/** Puts it on the navigator that stages see: a getter that stays the same when it begins to answer. */
export function offerGpu(): void {
  Object.defineProperty(scope.navigator, "gpu", { configurable: true, get: shownGpu });
}
