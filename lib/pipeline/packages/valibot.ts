/** Imported before the package, so that it is evaluated only as it was published. */
import "../system/no-environment.ts";
import { checkPackage } from "./published.ts";

checkPackage("valibot@1.5.0");
