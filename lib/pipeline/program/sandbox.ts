/**
 * The words that start a program: under bubblewrap, without network, in namespaces of its own, where it
 * sees its folder (and may write into `outputs`), the system's programs and libraries, and the folder of
 * its interpreter; or, on a machine that cannot do that, as it is.
 */
import type { Setting } from "./protocol.ts";

/** Where the job's folder is inside of the sandbox. */
export const folderInside = "/job";

/** Shown wherever they are: the system's programs, and what its loader and alternatives need. */
const system = ["/usr", "/bin", "/sbin", "/lib", "/lib64", "/etc/alternatives", "/etc/ld.so.cache"];

/**
 * The shell that waits for the program: it sums up the memory of all its processes, and looks for those
 * that are left when it has ended. Its words: a nonce, which begins the lines that it says itself; the
 * memory in bytes; "sandbox" or "none"; the program and its words.
 */
export const keeper = `
nonce=$1 limit=$2 mode=$3
shift 3
echo "$nonce started" >&2
if [ "$mode" = sandbox ]; then
  "$@" & program=$!
else
  if command -v setsid > /dev/null; then setsid "$@" & else "$@" & fi
  program=$!
  trap 'kill -s KILL -- "-$program" 2> /dev/null; kill -s KILL "$program" 2> /dev/null' TERM INT HUP
fi
page=$(getconf PAGESIZE 2> /dev/null || echo 4096)
(
  trap 'kill "$nap" 2> /dev/null; exit' TERM
  while :; do
    total=0
    if [ "$mode" = sandbox ]; then set -- /proc/[0-9]*/statm; else set -- "/proc/$program/statm"; fi
    for file do
      { read -r _ pages _ < "$file"; } 2> /dev/null && total=$((total + pages))
    done
    if [ "$((total * page))" -gt "$limit" ]; then
      echo "$nonce memory $((total * page))" >&2
      kill -s KILL "$program"
      [ "$mode" = sandbox ] || kill -s KILL -- "-$program" 2> /dev/null
      exit
    fi
    sleep 0.1 & nap=$!
    wait "$nap"
  done
) & watcher=$!
wait "$program"
code=$?
# With a trap of this shell's own, the watcher may lose a TERM that comes before it has its own.
if [ "$mode" = sandbox ]; then kill "$watcher" 2> /dev/null; else kill -s KILL "$watcher" 2> /dev/null; fi
wait "$watcher" 2> /dev/null
left=
for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  left=
  if [ "$mode" = sandbox ]; then
    for folder in /proc/[0-9]*; do
      id=\${folder#/proc/}
      [ "$id" = 1 ] || [ "$id" = $$ ] || left="$left $id"
    done
  else
    kill -s 0 -- "-$program" 2> /dev/null && left=" group"
  fi
  [ -z "$left" ] && break
  sleep 0.1
done
if [ -n "$left" ]; then
  names=
  for id in $left; do
    { read -r _ name _ < "/proc/$id/stat"; } 2> /dev/null || name="(unknown)"
    names="$names $name"
  done
  echo "$nonce leftover$names" >&2
  [ "$mode" = sandbox ] || kill -s KILL -- "-$program" 2> /dev/null
fi
exit "$code"
`;

/** What is started: a program, its words, and the folder in which it begins. */
export interface Started {
  readonly program: string;
  readonly words: readonly string[];
  readonly cwd: string;
}

export function startedFor(setting: Setting, nonce: string): Started {
  const { bubblewrap, command, memoryBytes, folder } = setting;
  const mode = bubblewrap === undefined ? "none" : "sandbox";
  const kept = ["-c", keeper, "keeper", nonce, String(Math.floor(memoryBytes)), mode, ...command];
  if (bubblewrap === undefined) return { program: "/bin/sh", words: kept, cwd: folder ?? "/" };
  return { program: bubblewrap, words: [...walls(setting), "/bin/sh", ...kept], cwd: "/" };
}

function walls({ mounts, environment, folder }: Setting): string[] {
  const shown = [...system, ...mounts].flatMap((path) => ["--ro-bind-try", path, path]);
  const own = folder === undefined ? ["--tmpfs", folderInside] : [
    ...["--ro-bind", folder, folderInside],
    ...["--bind", `${folder}/outputs`, `${folderInside}/outputs`],
  ];
  return [
    ...[
      "--unshare-all",
      "--unshare-user",
      "--disable-userns",
      "--die-with-parent",
      "--new-session",
    ],
    "--clearenv",
    ...Object.entries(environment).flatMap(([name, value]) => ["--setenv", name, value]),
    ...["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"],
    ...shown,
    ...own,
    ...["--chdir", folderInside, "--cap-drop", "ALL", "--hostname", "job"],
  ];
}

/** The words by which bubblewrap is asked whether it works here: the files alone are not enough. */
export const trialWords = [
  ...["--unshare-all", "--unshare-user", "--disable-userns", "--ro-bind", "/", "/"],
  ...["/bin/sh", "-c", "exit 0"],
];

/**
 * The folders that an interpreter lives in: that above its `bin`, as the user names it and as links lead
 * to it; the program's own file if it is in no `bin`. Nothing for what the system shows anyway, and never
 * a folder that is all of the machine or of a person's.
 */
export function mountsFor(path: string, real: string): string[] {
  return [...new Set([path, real].map(placeOf))].filter((place) => !isSystem(place));
}

function placeOf(path: string): string {
  const prefix = /^(.+)\/(?:bin|sbin)\/[^/]+$/.exec(path)?.[1];
  const isTooWide = prefix === undefined || /^\/[^/]*$/.test(prefix) ||
    /^\/home\/[^/]+$/.test(prefix) ||
    /^\/home\/[^/]+\/\.local$/.test(prefix);
  return isTooWide ? path : prefix;
}

function isSystem(path: string): boolean {
  return system.some((shown) => path === shown || path.startsWith(`${shown}/`));
}
