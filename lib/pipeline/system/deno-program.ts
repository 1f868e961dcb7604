/**
 * The program by which the engine starts Deno again. The permissions of the command line name Deno as
 * it is found on PATH, which is usually this one; whoever may run anything starts this very one.
 */
export function denoProgram(): string {
  const itself = Deno.execPath();
  const { state } = Deno.permissions.querySync({ name: "run", command: itself });
  return state === "granted" ? itself : "deno";
}
