const DECIDE_LINK = /(\/decide\/)[\w.-]+/g;

/** Takes the signed part out of links that decide in the recipient's name: only they may use them. */
export function redactLinks(text: string): string {
  return text.replace(DECIDE_LINK, "$1(shown to the recipient only)");
}
