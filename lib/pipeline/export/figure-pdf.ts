/**
 * Figures as PDF. They are drawn in a process of its own, without permissions: neither Vega nor what
 * writes PDFs is evaluated in the engine's.
 */
import { BugError, UserError } from "../../contract/errors.ts";
import { encodeFrame, FrameReader } from "../seat/frame.ts";
import { hasStoppedReading, startApart } from "../system/apart.ts";
import { fromFileUrl } from "../system/path.ts";
import { packageRoot } from "../system/roots.ts";
import type { DrawingAnswer, DrawingQuestion } from "./apart/question.ts";

/** Of what the process says besides its answers, so many characters are kept, for a bug. */
const wordsMax = 4000;

/** One process, which draws a figure after the other. */
export class FigureDrawer {
  #child: Deno.ChildProcess | undefined;
  #input: WritableStreamDefaultWriter<Uint8Array> | undefined;
  #output: AsyncIterator<Uint8Array> | undefined;
  #words: Promise<string> | undefined;
  #hasEnded = false;
  readonly #frames = new FrameReader();

  /**
   * The bytes of a PDF of one page, the size of the figure: vectors, text in fonts that it brings, and
   * nothing that tells when it was made. One at a time. Throws a UserError or a BugError for a figure
   * that cannot be drawn so.
   * @param vegaLite the stored file
   */
  async pdf(
    vegaLite: Uint8Array,
    { name, caption }: { readonly name: string; readonly caption: string },
  ): Promise<Uint8Array<ArrayBuffer>> {
    this.#start();
    for (const piece of encodeFrame({ vegaLite, name, caption } satisfies DrawingQuestion)) {
      await this.#write(piece);
    }
    const answer = await this.#answer();
    if (answer.kind === "drawn") return answer.pdf;
    if (answer.kind === "refused") throw new UserError(answer.details);
    throw new BugError(answer.message);
  }

  /** Ends the process, if one was started. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child === undefined) return;
    if (!this.#hasEnded) this.#child.kill("SIGKILL");
    await this.#output?.return?.();
    await this.#words;
    await this.#child.status;
    await this.#input?.close().catch((error: unknown) => {
      if (!hasStoppedReading(error)) throw error;
    });
    this.#child = undefined;
  }

  #start(): void {
    if (this.#child !== undefined) return;
    const module = fromFileUrl(import.meta.resolve("./apart/process.ts"));
    this.#child = startApart(module, { cwd: packageRoot });
    this.#input = this.#child.stdin.getWriter();
    this.#output = this.#child.stdout[Symbol.asyncIterator]();
    this.#words = new Response(this.#child.stderr).text();
    void this.#child.status.then(() => void (this.#hasEnded = true));
  }

  async #write(piece: Uint8Array): Promise<void> {
    try {
      await this.#input!.write(piece);
    } catch (error) {
      if (!hasStoppedReading(error)) throw error;
    }
  }

  async #answer(): Promise<DrawingAnswer> {
    while (true) {
      const { done, value } = await this.#output!.next();
      if (done) {
        const words = (await this.#words!).trim().slice(-wordsMax);
        throw new BugError(`the process that draws figures ended: ${words}`);
      }
      const [answer] = this.#frames.push(value);
      if (answer !== undefined) return answer as DrawingAnswer;
    }
  }
}
