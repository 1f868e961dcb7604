/**
 * The process that draws figures as PDF: it evaluates Vega and what writes PDFs, packages that the
 * engine's own process does not. It has no permission, and ends when its input does.
 *
 *   process.ts, with frames of {@link DrawingQuestion} on its standard input, answered in their order
 */
import "../../system/no-environment.ts";
import { BugError, UserError } from "../../../contract/errors.ts";
import { encodeFrame, FrameReader } from "../../seat/frame.ts";
import { drawnPdf } from "./figure-drawing.ts";
import type { DrawingAnswer, DrawingQuestion } from "./question.ts";

async function answerTo({ vegaLite, name, caption }: DrawingQuestion): Promise<DrawingAnswer> {
  try {
    return { kind: "drawn", pdf: await drawnPdf(vegaLite, { name, caption }) };
  } catch (error) {
    // What a figure lacks or the drawing does not know; anything else is a fault of this process.
    if (error instanceof UserError) return { kind: "refused", details: { ...error.details } };
    if (error instanceof BugError) return { kind: "unknown", message: error.message };
    throw error;
  }
}

/** What packages say is no answer. */
for (const name of ["log", "info", "debug"] as const) console[name] = console.error;

const frames = new FrameReader();
for await (const chunk of Deno.stdin.readable) {
  for (const question of frames.push(chunk)) {
    for (const piece of encodeFrame(await answerTo(question as DrawingQuestion))) {
      for (let at = 0; at < piece.length;) at += Deno.stdout.writeSync(piece.subarray(at));
    }
  }
}
