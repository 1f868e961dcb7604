/** Code as a stage runs it: bundled, in a Worker without permissions and without `process`. */
import { build, stop } from "esbuild";

/**
 * What the code posts first. It is bundled from TypeScript whose imports are found from `folder`; `message`, if
 * given, is sent to it.
 */
export async function postedByWorker<T>(
  { contents, folder, message }: {
    readonly contents: string;
    readonly folder: string;
    readonly message?: unknown;
  },
): Promise<T> {
  const { outputFiles } = await build({
    stdin: { contents, loader: "ts", resolveDir: folder },
    bundle: true,
    format: "esm",
    minify: true,
    write: false,
    define: { process: "undefined" },
  });
  await stop();
  const url = URL.createObjectURL(new Blob([outputFiles[0].text], { type: "text/javascript" }));
  const worker = new Worker(url, { type: "module", deno: { permissions: "none" } });
  try {
    return await new Promise<T>((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = (event) => {
        event.preventDefault();
        reject(new Error(event.message));
      };
      if (message !== undefined) worker.postMessage(message);
    });
  } finally {
    worker.terminate();
    URL.revokeObjectURL(url);
  }
}
