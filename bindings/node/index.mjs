// Written by scripts/build.mjs. Do not edit.
export {
  Engine,
  Findings,
  Insights,
  ManualClock,
  Review,
  ReviewItem,
  advise,
  analyse,
  analyseSync,
  evaluate,
  migrate,
  migrationStatus,
  restore,
  rollback,
  rules,
  runCommand,
} from "./index.js";
