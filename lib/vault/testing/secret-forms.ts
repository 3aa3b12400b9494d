const percentAll = (text: string) =>
  [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
const html = (text: string) =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
const json = (text: string) => JSON.stringify(text).slice(1, -1);
const unicodeEscapes = (text: string) =>
  [...text]
    .map((each) =>
      [...Array(each.length).keys()].map((i) => `\\u${each.charCodeAt(i).toString(16).padStart(4, "0")}`).join(""),
    )
    .join("");
export const base64 = (text: string) => Buffer.from(text).toString("base64");

/** Ways in which a service may say back a secret that it was sent. */
export const SECRET_FORMS: Record<string, (secret: string) => string> = {
  raw: (secret) => secret,
  base64,
  "base64 after one byte": (secret) => base64(`x${secret}tail`),
  "base64 after two bytes": (secret) => base64(`xy${secret}tail!`),
  "base64 within a text": (secret) => base64(`{"user":"me","secret":"${secret}","more":[1,2,3]}`),
  "base64 of it as JSON": (secret) => base64(JSON.stringify({ deep: { secret } })),
  "base64 wrapped": (secret) => base64(`some text before ${secret} and after`).replace(/.{7}/g, "$&\r\n  "),
  "base64 wrapped, in JSON": (secret) => json(base64(`before ${secret} after`).replace(/.{5}/g, "$&\n")),
  base64url: (secret) => Buffer.from(`??>${secret}>>?`).toString("base64url"),
  "base64, percent-encoded": (secret) => encodeURIComponent(base64(secret)),
  hex: (secret) => Buffer.from(secret).toString("hex"),
  HEX: (secret) => Buffer.from(`a${secret}b`).toString("hex").toUpperCase(),
  "percent-encoded": (secret) => encodeURIComponent(secret),
  "percent-encoded in lower case": (secret) => encodeURIComponent(secret).replace(/%../g, (each) => each.toLowerCase()),
  "percent-encoded twice": (secret) => encodeURIComponent(encodeURIComponent(secret)),
  "percent-encoded byte by byte": percentAll,
  "PERCENT-ENCODED byte by byte": (secret) => percentAll(secret).toUpperCase(),
  "as a form sends it": (secret) => new URLSearchParams({ secret }).toString(),
  "as JSON": json,
  "as JSON in JSON": (secret) => json(json(secret)),
  "as \\u escapes": unicodeEscapes,
  "as \\u escapes in JSON": (secret) => json(unicodeEscapes(secret)),
  "as HTML": html,
  "as HTML numbers": (secret) => [...secret].map((each) => `&#x${each.codePointAt(0)?.toString(16)};`).join(""),
  "with line breaks in it": (secret) => [...secret].join("\n"),
  "in a URL": (secret) => `https://a.example/x?key=${encodeURIComponent(secret)}&b=1#c`,
};

/** Whether a secret, its first or its last six characters can be read out of a text, in any of the forms. */
export function showsSecret(text: string, secret: string): boolean {
  const plain = [text, decode(text), decode(decode(text))];
  const runs = plain.flatMap((each) => each.replaceAll(/\s+/g, "").match(/[A-Za-z0-9+/_-]{6,}/g) ?? []);
  const read = runs.flatMap((run) => [0, 1, 2, 3].map((skip) => Buffer.from(run.slice(skip), "base64").toString()));
  const unhexed = runs.map((run) => Buffer.from(run.replace(/[^0-9a-f]/gi, ""), "hex").toString());
  const bare = secret.replaceAll(/\s+/g, "");
  return [...plain, ...read, ...unhexed].some((each) => {
    const squeezed = each.replaceAll(/\s+/g, "");
    return squeezed.includes(bare) || squeezed.includes(bare.slice(0, 6)) || squeezed.includes(bare.slice(-6));
  });
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
