/** The script of every page. Without it the pages say the same, and compute nothing. */
import "./data.ts";
import { prepareFilter } from "./filter.ts";
import { prepareFigures } from "./figure-view.ts";
import { prepareJobs } from "./job-tables.ts";
import { prepareRecomputing } from "./recompute-here.ts";

document.documentElement.classList.add("scripts");
prepareFilter();
prepareRecomputing();
prepareFigures();
prepareJobs();
