/** What dead and living processes leave in a synthetic store: some of it goes, some stays. */
import { digestOf } from "../../lib/pipeline/keys/digest.ts";
import { uuid7 } from "../../lib/pipeline/store/fresh-name.ts";
import { type Case, type Choose, day, now } from "./case.ts";

/** Old damage, trash, and the unfinished files of processes. */
export function addLeftovers(made: Case, choose: Choose, locks: Deno.FsFile[]): void {
  const { root, quarantine } = made.layout;
  const name = (at: number) => uuid7(at, Uint8Array.from({ length: 10 }, () => choose(256)));
  const write = (path: string, goes: boolean) => {
    Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    Deno.writeTextFileSync(path, "x".repeat(1 + choose(50)));
    (goes ? made.goes : made.stays).add(path);
  };
  if (choose(2) === 0) write(`${quarantine}/${digestOf("a")}.${name(now - 40 * day)}`, true);
  if (choose(2) === 0) write(`${quarantine}/${digestOf("b")}.json.${name(now - 9 * day)}`, false);
  if (choose(2) === 0) write(`${root}/trash/${name(now)}/0`, true);
  for (const isDead of [true, false]) {
    if (choose(2) === 0) continue;
    const folder = `${root}/tmp/${name(now)}`;
    write(`${folder}.lock`, isDead);
    write(`${folder}/${name(now)}`, isDead);
    if (isDead) continue;
    const lock = Deno.openSync(`${folder}.lock`, { write: true });
    lock.lockSync(true);
    locks.push(lock);
  }
}

/** Leases that are held, and such that are not. */
export function addLease(made: Case, choose: Choose, locks: Deno.FsFile[]): void {
  const keys = [...made.records.keys()];
  for (const isHeld of [true, false]) {
    if (choose(3) > 0) continue;
    const key = keys[choose(keys.length)];
    const path = made.layout.lease(key);
    made.stays.add(path);
    const lock = Deno.openSync(path, { create: true, write: true });
    if (!isHeld) {
      lock.close();
      continue;
    }
    if (!lock.tryLockSync(true)) throw new Error("the lease of a synthetic store is taken");
    locks.push(lock);
    for (const other of keys) {
      if (other.slice(0, 3) === key.slice(0, 3)) made.leased.add(other);
    }
  }
}
