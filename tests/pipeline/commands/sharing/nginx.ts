/** A real web server with WebDAV, as docs/sharing-results.md sets one up, on a free port of this machine. */

export interface Nginx extends AsyncDisposable {
  readonly address: string;
}

/** Who may write there, and what she sends as authorization. */
export const writer = {
  line: "ada:{PLAIN}lovelace\n",
  authorization: `Basic ${btoa("ada:lovelace")}`,
};

/** What the page says to put into nginx.conf. */
export function documentedConfiguration(page: string): string {
  const found = /```nginx\n([\s\S]*?)```/.exec(page);
  if (found === null) throw new Error("the page has no configuration of nginx");
  return found[1];
}

/** Undefined where there is no nginx. */
export async function openNginx(locations: string): Promise<Nginx | undefined> {
  if (await versionOf() === undefined) return undefined;
  const folder = Deno.makeTempDirSync({ prefix: "nginx-" });
  for (const name of ["results", "logs", "tmp"]) Deno.mkdirSync(`${folder}/${name}`);
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  // Started by root, its workers would be somebody who owns nothing here.
  const user = Deno.uid() === 0 ? "user root;" : "";
  const places = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((name) => `${name}_temp_path ${folder}/tmp/${name};`).join(" ");
  Deno.writeTextFileSync(
    `${folder}/nginx.conf`,
    `${user} worker_processes 1; daemon off; pid ${folder}/nginx.pid;
error_log ${folder}/logs/error.log; events { worker_connections 64; }
http { access_log off; ${places}
  server { listen 127.0.0.1:${port}; root ${folder}/results; ${locations} }
}`,
  );
  Deno.writeTextFileSync(`${folder}/results.htpasswd`, writer.line);
  const process = new Deno.Command("nginx", {
    args: ["-p", folder, "-c", "nginx.conf", "-e", "logs/error.log"],
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const address = `http://127.0.0.1:${port}`;
  await untilItAnswers(address);
  return {
    address,
    async [Symbol.asyncDispose]() {
      process.kill("SIGTERM");
      await process.output();
      Deno.removeSync(folder, { recursive: true });
    },
  };
}

async function versionOf(): Promise<string | undefined> {
  try {
    const { stderr } = await new Deno.Command("nginx", { args: ["-v"] }).output();
    return new TextDecoder().decode(stderr);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

async function untilItAnswers(address: string): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt++) {
    try {
      await (await fetch(address)).body?.cancel();
      return;
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  throw new Error(`nginx does not answer at ${address}`);
}
