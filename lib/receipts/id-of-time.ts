const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/** Where the ids of receipts made at a time begin: ids are in order of time, so this bounds a search by time. */
export function receiptIdAt(time: Date): string {
  let text = "";
  for (let ms = Math.max(0, time.getTime()), i = 0; i < 10; i++, ms = Math.floor(ms / 32))
    text = ALPHABET[ms % 32] + text;
  return `rct_${text}`;
}
