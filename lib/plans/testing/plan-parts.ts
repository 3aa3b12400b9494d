import type { StepRecord } from "../progress";
import type { Plan, Step } from "../schema";
import { ToyFailure } from "./toy-run";

export const set = (id: string, input: unknown = id, more: Partial<Step> = {}): Step => ({
  id,
  type: "transform",
  input,
  ...more,
});
export const plan = (...steps: Step[]): Plan => ({ steps });
export const failing = (...ids: string[]) => ({
  execute: (step: Step, input: unknown) => {
    if (ids.includes(step.id)) throw new ToyFailure(`${step.id} broke`);
    return input;
  },
});
export const records = (...list: (Partial<StepRecord> & Pick<StepRecord, "path" | "status">)[]) =>
  new Map(list.map((each) => [each.path, { attempts: 0, ...each }]));
export const status = (run: { records: Map<string, StepRecord> }, path: string) => run.records.get(path)?.status;
