/**
 * The environment: what of it the engine looks at, by name, and what its child processes are given. The
 * rest of it, where people keep tokens, is not in the engine's permissions (deno.json has the same
 * list), so no child, package or plug-in can come by it either.
 */

/** Where Deno keeps what it has compiled, and where it finds out who its user is. */
const homes = ["HOME", "DENO_DIR", "XDG_CACHE_HOME", "PATH", "TMPDIR", "SYSTEMROOT", "USERPROFILE"];

/** How a driver finds its GPU and its display. */
const graphics = [
  "DISPLAY",
  "WAYLAND_DISPLAY",
  "XAUTHORITY",
  "XDG_RUNTIME_DIR",
  "XDG_DATA_DIRS",
  "VK_ICD_FILENAMES",
  "VK_DRIVER_FILES",
  "VK_ADD_DRIVER_FILES",
  "VK_LAYER_PATH",
  "VK_LOADER_DRIVERS_SELECT",
  "EGL_PLATFORM",
  "__EGL_VENDOR_LIBRARY_DIRS",
  "__EGL_VENDOR_LIBRARY_FILENAMES",
  "__GLX_VENDOR_LIBRARY_NAME",
  "__NV_PRIME_RENDER_OFFLOAD",
  "LIBGL_ALWAYS_SOFTWARE",
  "LIBGL_DRIVERS_PATH",
  "MESA_LOADER_DRIVER_OVERRIDE",
  "MESA_VK_DEVICE_SELECT",
  "GALLIUM_DRIVER",
  "LP_NUM_THREADS",
  "DRI_PRIME",
  "NVIDIA_VISIBLE_DEVICES",
  "NVIDIA_DRIVER_CAPABILITIES",
  "CUDA_VISIBLE_DEVICES",
  "CUDA_DEVICE_ORDER",
];

/** What a terminal can do. */
const terminals = ["TERM", "NO_COLOR"];

/**
 * Variables that change what libraries a program loads; many machines set one for all programs. Deno
 * refuses to start any program with one of them, unless the permission to run is unlimited, which the
 * engine's is not. Here only to be named by `doctor`: none reaches a child.
 */
const linker = [
  "LD_LIBRARY_PATH",
  "LD_PRELOAD",
  "LD_AUDIT",
  "LD_BIND_NOW",
  "LD_DEBUG",
  "DYLD_LIBRARY_PATH",
  "DYLD_FALLBACK_LIBRARY_PATH",
  "DYLD_FRAMEWORK_PATH",
  "DYLD_INSERT_LIBRARIES",
];

/** Asked by Deno itself when a package starts a program; its value goes nowhere. */
const ofRuntime = ["NODE_V8_COVERAGE"];

/** Where the user's own settings are (machine/machine-file.ts); no child gets it. */
const settings = ["XDG_CONFIG_HOME"];

/** How a cluster's programs find their cluster, and whose jobs they are asked for. */
const clusters = ["SLURM_CONF", "SLURM_CLUSTERS"];

/** Who works here: an archive is searched for these names before it leaves; no child gets them. */
const people = ["USER", "LOGNAME", "USERNAME"];

/** All that the engine may look at. */
export const environmentNames: readonly string[] = [
  ...homes,
  ...graphics,
  ...terminals,
  ...linker,
  ...ofRuntime,
  ...people,
  ...settings,
  ...clusters,
];

type Variables = (name: string) => string | undefined;
const here: Variables = (name) => Deno.env.get(name);

function named(names: readonly string[], variables: Variables): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => {
    const value = variables(name);
    return value === undefined ? [] : [[name, value]];
  }));
}

/** Names of the variables of the dynamic linker that are set. */
export function linkerVariables(variables: Variables = here): string[] {
  return Object.keys(named(linker, variables)).sort();
}

/** What the engine may look at and is set, by name. */
export function seenEnvironment(variables: Variables = here): Record<string, string> {
  return named(environmentNames, variables);
}

/** For a process of this engine. */
export function engineEnvironment(variables: Variables = here): Record<string, string> {
  return named([...homes, ...graphics, ...terminals], variables);
}

/** For the programs of a cluster's queue, and so for what it runs. */
export function clusterEnvironment(variables: Variables = here): Record<string, string> {
  return named([...homes, ...graphics, ...people, ...clusters], variables);
}

/** For a process in which stages run or plug-ins are loaded, with a time zone and a language of its own. */
export function stageEnvironment(variables: Variables = here): Record<string, string> {
  return {
    ...named([...homes, ...graphics], variables),
    TZ: "UTC",
    LC_ALL: "C.UTF-8",
    NO_COLOR: "1",
    DENO_NO_UPDATE_CHECK: "1",
  };
}
