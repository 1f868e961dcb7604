/**
 * What a job has begun and has not ended: timers, and calls that answer later. While there is any, its
 * Worker serves no other job.
 */
import { define, scope } from "./denial.ts";

const { apply } = Reflect;
const { add, delete: take } = Set.prototype;
const sizeOf = Reflect.getOwnPropertyDescriptor(Set.prototype, "size")!.get!;
const { then } = Promise.prototype;

type Timer = (callback: (...given: unknown[]) => void, ...rest: unknown[]) => unknown;

const timers = new Set<unknown>();
for (const name of ["setTimeout", "setImmediate"] as const) {
  const start = scope[name] as unknown as Timer | undefined;
  if (start === undefined) continue;
  define(scope, name, (callback: (...given: unknown[]) => void, ...rest: unknown[]) => {
    const id = start((...given) => {
      apply(take, timers, [id]);
      callback(...given);
    }, ...rest);
    apply(add, timers, [id]);
    return id;
  });
}
const startInterval = scope.setInterval as unknown as Timer;
define(scope, "setInterval", (...parameters: Parameters<Timer>) => {
  const id = startInterval(...parameters);
  apply(add, timers, [id]);
  return id;
});
for (const name of ["clearTimeout", "clearInterval", "clearImmediate"] as const) {
  const clear = scope[name] as unknown as ((id: unknown) => void) | undefined;
  if (clear === undefined) continue;
  define(scope, name, (id: unknown) => {
    apply(take, timers, [id]);
    clear(id);
  });
}

let calls = 0;

/** The same function, whose promises are counted until they are settled. */
export function counted<Answer>(
  call: (...given: unknown[]) => Promise<Answer>,
): (...given: unknown[]) => Promise<Answer> {
  return (...given) => {
    const answer = call(...given);
    const settle = () => void calls--;
    calls++;
    apply(then, answer, [settle, settle]);
    return answer;
  };
}

/** What still runs, in words. */
export function pending(): readonly string[] {
  const found: string[] = [];
  if (apply(sizeOf, timers, []) as number > 0) found[0] = "a running timer";
  if (calls > 0) found[found.length] = "a call that has not been answered";
  return found;
}
