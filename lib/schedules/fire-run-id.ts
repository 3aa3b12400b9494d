import { createHash } from "node:crypto";
import { ID_PREFIX } from "@/lib/ids/new-id";

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/** The id of the run of one schedule at one time: whoever starts it, however often, it is that run. */
export function fireRunId(scheduleId: string, fire: Date): string {
  let time = "";
  for (let ms = fire.getTime(), i = 0; i < 10; i++, ms = Math.floor(ms / 32)) time = ALPHABET[ms % 32] + time;
  let rest = "";
  const hash = createHash("sha256").update(`${scheduleId} ${fire.toISOString()}`).digest();
  for (const byte of hash.subarray(0, 16)) rest += ALPHABET[byte & 31];
  return `${ID_PREFIX.run}_${time}${rest}`;
}
