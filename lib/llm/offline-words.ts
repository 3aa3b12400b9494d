/** Words people use, and the words of tools that they mean. */
const MEANT: Record<string, string[]> = {
  find: ["find", "lookup", "search", "get"],
  look: ["lookup", "find"],
  search: ["search", "find"],
  check: ["get", "find", "lookup"],
  fetch: ["get"],
  read: ["get"],
  list: ["search", "find"],
  customer: ["crm", "contact"],
  company: ["crm", "contact"],
  contact: ["crm", "contact"],
  account: ["crm"],
  renewal: ["crm"],
  deal: ["crm"],
  lead: ["crm"],
  email: ["email", "mail", "gmail"],
  mail: ["email", "mail", "gmail"],
  write: ["draft", "write"],
  compose: ["draft"],
  reply: ["draft"],
  prepare: ["draft"],
  meeting: ["calendar", "event"],
  appointment: ["calendar", "event"],
  event: ["calendar", "event"],
  schedule: ["calendar"],
  free: ["calendar"],
  forecast: ["weather"],
  temperature: ["weather"],
  rain: ["weather"],
  remember: ["memory", "put"],
  note: ["memory", "put"],
  recall: ["memory", "search"],
  change: ["update"],
  set: ["update"],
  notify: ["send", "post"],
  tell: ["send", "post"],
  remove: ["delete"],
};
const LIMITS = { text: 20_000, clauses: 20 };

/** The parts of a request that may each want a tool of its own. */
export function clausesOf(request: string): string[] {
  return request
    .slice(0, LIMITS.text)
    .split(/\s*(?:[.;!?\n](?=\s|$)|,\s|\b(?:and then|then|and)\b)\s*/i)
    .map((clause) => clause.trim())
    .filter((clause) => /\p{L}{2}/u.test(clause))
    .slice(0, LIMITS.clauses);
}

/** Its words in lower case without endings; of a request, also the words of tools that they mean. */
export function wordsOf(text: string, kind: "request" | "plain" = "request"): Set<string> {
  const found = new Set<string>();
  for (const [word] of text.toLowerCase().matchAll(/[\p{L}\p{N}]+/gu)) {
    const plain = stem(word);
    found.add(plain);
    if (kind === "request") for (const meant of MEANT[plain] ?? []) found.add(meant);
  }
  return found;
}

function stem(word: string): string {
  return word.length > 4 && word.endsWith("s") && !word.endsWith("ss") ? word.slice(0, -1) : word;
}

const COMPANY = /\b(?:Corp|Corporation|Inc|Ltd|LLC|GmbH|AG|SA|Co|Company|Group|Labs|Foods|Works|Partners|Systems)\.?$/;
/** One or several capitalised words; the first word of a request is capitalised whatever it is. */
const PROPER = /(?<!^)(?<![.!?]\s)\b\p{Lu}[\p{L}\p{N}&'’-]*(?:\s+(?:&\s+)?\p{Lu}[\p{L}\p{N}&'’-]*)*/gu;
const PERIOD = /^(?:Q[1-4]|H[12]|FY\d*)$/;

export interface ProperName {
  text: string;
  company: boolean;
}

/** Names that stand in a text: of companies, people, places. */
export function properNames(text: string): ProperName[] {
  return [...text.matchAll(PROPER)]
    .map(([name]) => name.replace(/^(?:Q[1-4]|H[12])\s+/, ""))
    .filter((name) => name.length > 1 && !PERIOD.test(name))
    .map((name) => ({ text: name, company: COMPANY.test(name) }));
}

/** What a request is about, without its verb: "Find the Q3 renewal for Acme Corp" → "Q3 renewal for Acme Corp". */
export function topicOf(clause: string): string {
  return clause.replace(/^\p{L}+(?:\s+(?:up|out|for))?\s+(?:(?:the|a|an|all|our|my)\s+)?/iu, "").trim();
}
