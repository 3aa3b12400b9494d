import { cancelRaces } from "./cancel-races";
import { clockJumps } from "./clock-jumps";
import { databaseOutages } from "./database-outages";
import { exhaustion } from "./exhaustion";
import { gracefulEnd } from "./graceful-end";
import { killAtEveryStep } from "./kill-at-every-step";
import { largePayloads } from "./large-payloads";
import { overload } from "./overload";
import { poisonRun } from "./poison-run";
import { randomKills } from "./random-kills";
import { resumedStreams } from "./resumed-streams";
import type { Scenario } from "./scenario";
import { sleepers } from "./sleepers";
import { stableLists } from "./stable-lists";
import { zombieWorker } from "./zombie-worker";

/** In the order they run. */
export const SCENARIOS: Scenario[] = [
  killAtEveryStep,
  randomKills,
  zombieWorker,
  databaseOutages,
  sleepers,
  clockJumps,
  stableLists,
  cancelRaces,
  largePayloads,
  overload,
  gracefulEnd,
  exhaustion,
  resumedStreams,
  poisonRun,
];
