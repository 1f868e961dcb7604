/** Imported before the package, so that it is evaluated only as it was published. */
import "../system/no-environment.ts";
import { checkPackage } from "./published.ts";

for (
  const id of [
    "apache-arrow@21.2.0",
    "flatbuffers@25.9.23",
    "json-with-bigint@3.5.12",
    "tslib@2.8.1",
  ]
) {
  checkPackage(id);
}
