/** Tables in the formats of other programs: the contract's own way, once its package has been looked at. */
import "./arrow.ts";

export { encodedTable } from "../../contract/formats/encoded.ts";
