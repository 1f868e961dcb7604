/** Tables as the engine reads them: the contract's own way, once its package has been looked at. */
import "./arrow.ts";

export { decodeTable, encodeTable } from "../../contract/codec.ts";
