import { hash, verify } from "@node-rs/argon2";
import { Turns } from "@/lib/concurrency/turns";
import { AppError } from "@/lib/errors/app-error";

/** OWASP's setting for argon2id (the library's default algorithm): 19 MiB, two passes, one lane; about 150 ms of one core. */
const OPTIONS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const SLOTS = 2;
const MAX_WAITING = 200;

/** At most two hashes at a time: a flood of sign-ins must not take every core and 19 MiB each. */
const turns = new Turns(
  SLOTS,
  MAX_WAITING,
  () => new AppError("unavailable", "Too many sign-ins at once. Try again shortly."),
);

/** @returns the PHC string that goes into the database */
export function hashPassword(password: string): Promise<string> {
  return turns.take("", () => hash(password, OPTIONS));
}

/** Verifies against a stored hash; `null` (no such user) costs the same time and is never right. */
export async function passwordMatches(stored: string | null, password: string): Promise<boolean> {
  const against = stored ?? (await dummyHash());
  const right = await turns.take("", () => verify(against, password));
  return right && stored !== null;
}

let dummy: Promise<string> | undefined;

function dummyHash(): Promise<string> {
  dummy ??= hashPassword("a password that belongs to nobody");
  return dummy;
}
