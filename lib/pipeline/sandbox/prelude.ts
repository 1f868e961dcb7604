/**
 * Runs first inside every Worker and becomes part of every bundle, so an edit here changes every key.
 * The Worker has no permissions, nor has the process it lives in; this closes what needs none: clocks,
 * hidden randomness, the host's mathematics and language, and all else that is on no list (realm-list.ts).
 * The order matters: the channel takes what it needs first, and the realm is closed at the end.
 */
import { channel, openChannel } from "./channel.ts";
import "./mathematics.ts";
import "./locale.ts";
import "./clock.ts";
import "./randomness.ts";
import "./access.ts";
import "./webassembly.ts";
import { offerGpu } from "./gpu.ts";
import { closeRealm } from "./realm.ts";

offerGpu();
/** For the test that holds the list to the realm. */
export const closed = openChannel(closeRealm());

export { channel };
