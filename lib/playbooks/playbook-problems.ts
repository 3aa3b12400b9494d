import { AppError } from "@/lib/errors/app-error";
import { invalidInput } from "@/lib/validation/parse-input";

const STEPS = /^plan\.steps\[\d+\]\.steps/;
const TARGET = /^plan\.steps\[\d+\]\.input\.contacts/;

/** What is wrong with a plan, said by the paths of the playbook that it was made from. @throws AppError */
export async function playbookProblems<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "validation_failed") throw error;
    const details = (error.extra.details ?? []).map(({ path, message }) => ({ path: inPlaybook(path), message }));
    throw details.length > 0 ? invalidInput(details) : error;
  }
}

function inPlaybook(path: string): string {
  if (path.startsWith("playbook.")) return path.slice("playbook.".length); // S4 has the settings at its top level
  if (STEPS.test(path)) return path.replace(STEPS, "playbook.steps");
  return path.replace(TARGET, "playbook.targeting").replace(/^plan\b/, "playbook");
}
