import { checkInvariants, type Expected } from "../checker/check-invariants";
import { Lab, type LabOptions } from "../harness/lab";
import type { ScenarioResult } from "./scenario";

/** What a scenario did to an installation, and what it must still hold afterwards. */
export interface Aftermath extends Omit<ScenarioResult, "problems"> {
  problems?: string[];
  acknowledged: string[];
  kills?: number;
  mayRepeat?: Expected["mayRepeat"];
  /** Other workspaces than the lab's, with what they began with. */
  opening?: ReadonlyMap<string, number>;
}

/** Runs it in an installation of its own, waits until that has nothing left to do, and checks every invariant. */
export async function inLab(options: LabOptions, work: (lab: Lab) => Promise<Aftermath>): Promise<ScenarioResult> {
  const lab = await Lab.start(options);
  try {
    const { did, figure, problems = [], acknowledged, kills = 0, mayRepeat, opening = new Map() } = await work(lab);
    await lab.settled(60_000);
    const violations = await checkInvariants({
      acknowledged,
      opening: new Map([[lab.ctx.workspaceId, lab.openingBalance], ...opening]),
      sink: lab.sink.file,
      kills,
      ...(mayRepeat && { mayRepeat }),
    });
    return {
      did,
      figure: `${figure}; ${violations.length} violations`,
      problems: [...problems, ...violations.map(({ invariant, what }) => `${invariant}: ${what}`)],
    };
  } finally {
    await lab.stop();
  }
}
