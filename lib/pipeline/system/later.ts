/**
 * Imports a module of this folder that most runs do not need. Deno reads and resolves whatever a
 * literal `import("…")` names, packages included, even if it is never reached (measured: 30 ms for the
 * YAML reader alone); a variable it leaves alone until the call.
 */
export async function later<Module>(path: string): Promise<Module> {
  return await import(path) as Module;
}
