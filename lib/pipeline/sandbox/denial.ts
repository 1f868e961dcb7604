/**
 * What a stage must not do is refused here, by name. Until the first message comes in, modules are
 * being imported, and some libraries read a clock or draw a number then: that is answered by fixed
 * values. From the first message on it is refused. {@link UndeclaredAccess} is recognised by its name in
 * lib/pipeline/sandbox.ts.
 */
export type Scope = Record<string, unknown> & typeof globalThis;

export const scope = globalThis as unknown as Scope;

export class UndeclaredAccess extends Error {
  override readonly name = "UndeclaredAccess";
}

let running = false;

/** True from the first message on. */
export function isRunning(): boolean {
  return running;
}

export function beginRunning(): void {
  running = true;
}

export function deny(kind: string, target: string): never {
  throw new UndeclaredAccess(`${kind}: ${target}`);
}

/** Replaces a property of a built-in object. */
export function define(owner: object, name: string, value: unknown): void {
  Object.defineProperty(owner, name, { value, configurable: true, writable: true });
}

/** Replaces a global, wherever on the chain of the global object it lies. */
export function replace(name: string, value: unknown): void {
  remove(name);
  define(scope, name, value);
}

/** Takes a global away, wherever on the chain of the global object it lies. */
export function remove(name: string): void {
  for (let owner: object | null = scope; owner !== null; owner = Object.getPrototypeOf(owner)) {
    if (Object.hasOwn(owner, name)) Reflect.deleteProperty(owner, name);
  }
  if (name in scope) define(scope, name, undefined);
}
