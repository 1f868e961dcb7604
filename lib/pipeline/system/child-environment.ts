/**
 * What a child process sees of the environment. Deno refuses to start any program while a variable of
 * the dynamic linker is passed to it (LD_LIBRARY_PATH and all others of LD_* and DYLD_*), unless the
 * permission to run is unlimited, which the engine's is not: many machines set such a variable for all
 * programs. So it never reaches a child.
 */

/** Where Deno keeps what it has compiled, and where it finds out who its user is. */
const homes = ["HOME", "DENO_DIR", "XDG_CACHE_HOME", "PATH", "TMPDIR", "SYSTEMROOT", "USERPROFILE"];
/** How a driver finds its GPU and its display. */
const graphics = ["DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "XDG_RUNTIME_DIR", "XDG_DATA_DIRS"];
const graphicsPrefixes = [
  "VK_",
  "EGL_",
  "__EGL_",
  "__GLX_",
  "__NV_",
  "LIBGL_",
  "MESA_",
  "GALLIUM_",
  "LP_",
  "DRI_",
  "NVIDIA_",
  "CUDA_",
];

type Environment = Readonly<Record<string, string>>;

/** True for a variable that changes what libraries a program loads; capitals make no difference. */
export function isOfLinker(name: string): boolean {
  return /^(?:LD|DYLD)_/i.test(name);
}

/** Names of the variables of the dynamic linker in this process's environment. */
export function linkerVariables(all: Environment = Deno.env.toObject()): string[] {
  return Object.keys(all).filter(isOfLinker).sort();
}

/** For a process of this engine: everything but the dynamic linker's. */
export function engineEnvironment(all: Environment = Deno.env.toObject()): Record<string, string> {
  return Object.fromEntries(Object.entries(all).filter(([name]) => !isOfLinker(name)));
}

/** For a process in which stages run: a closed list, with a time zone and a language of its own. */
export function stageEnvironment(all: Environment = Deno.env.toObject()): Record<string, string> {
  const isPassed = (name: string) =>
    [...homes, ...graphics].includes(name) ||
    graphicsPrefixes.some((prefix) => name.startsWith(prefix));
  return {
    ...Object.fromEntries(Object.entries(all).filter(([name]) => isPassed(name))),
    TZ: "UTC",
    LC_ALL: "C.UTF-8",
    NO_COLOR: "1",
    DENO_NO_UPDATE_CHECK: "1",
  };
}

/** For a package that starts a program with the whole environment of this process: takes them away. */
export function removeLinkerVariables(): void {
  for (const name of linkerVariables()) Deno.env.delete(name);
}
