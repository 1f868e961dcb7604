/** Imported before the package, so that it is evaluated only as it was published. */
import { checkPackage } from "./published.ts";

checkPackage("@stricli/core@1.3.0");
