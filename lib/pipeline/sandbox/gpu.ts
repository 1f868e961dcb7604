/**
 * The GPU: machines differ by it, so it is there only for a job whose key says that it computes on
 * one. While modules are imported it is absent.
 */
import { scope } from "./denial.ts";

const { apply, getOwnPropertyDescriptor: descriptorOf } = Reflect;
const owner = Object.getPrototypeOf(scope.navigator) as object;
const trueGet = descriptorOf(owner, "gpu")?.get;
let isShown = false;

/** Called when a job begins. */
export function showGpu(shown: boolean): void {
  isShown = shown;
}

// A getter that stays the same, so that nothing seems changed when it begins to answer.
for (const place of [owner, scope.navigator]) {
  Object.defineProperty(place, "gpu", {
    configurable: true,
    get: () => isShown && trueGet ? apply(trueGet, scope.navigator, []) : undefined,
  });
}
