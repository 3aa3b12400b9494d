import { cancelRaces } from "./cancel-races";
import { databaseOutages } from "./database-outages";
import { exhaustion } from "./exhaustion";
import { killAtEveryStep } from "./kill-at-every-step";
import { randomKills } from "./random-kills";
import type { Scenario } from "./scenario";
import { sleepers } from "./sleepers";
import { zombieWorker } from "./zombie-worker";

/** In the order they run. */
export const SCENARIOS: Scenario[] = [
  killAtEveryStep,
  randomKills,
  zombieWorker,
  databaseOutages,
  sleepers,
  cancelRaces,
  exhaustion,
];
