/**
 * Runs first inside every Worker and becomes part of every bundle, so an edit here changes every key.
 * The Worker has no permissions, nor has the process it lives in; this closes what needs none: clocks,
 * hidden randomness, the host's mathematics and language, stores that outlive a job, code from text, and other ways to
 * the engine than the one channel. The order matters: the channel takes what it needs first.
 */
import { channel } from "./channel.ts";
import "./mathematics.ts";
import "./locale.ts";
import "./clock.ts";
import "./randomness.ts";
import "./access.ts";
import { reachBuiltIns } from "./residue.ts";

reachBuiltIns();

export { channel };
