const SECRET_LINK = /(\/(?:decide|invite)\/)[\w.-]+/g;

/** Takes the secret part out of links that decide, or join, in the recipient's name: only they may use them. */
export function redactLinks(text: string): string {
  return text.replace(SECRET_LINK, "$1(shown to the recipient only)");
}
