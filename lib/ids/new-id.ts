import { randomBytes } from "node:crypto";

export const ID_PREFIX = {
  user: "usr",
  workspace: "wsp",
  session: "ses",
  apiKey: "key",
  agent: "agt",
  agentVersion: "agv",
  run: "run",
  approval: "apr",
  policy: "pol",
  receipt: "rct",
  notification: "ntf",
  email: "eml",
  trigger: "trg",
  schedule: "sch",
  signal: "sig",
  webhook: "whk",
  webhookDelivery: "dlv",
  creditTransaction: "ctx",
  contact: "con",
  message: "msg",
  auditLog: "aud",
  request: "req",
  worker: "wrk",
  event: "evt",
  credential: "crd",
  connection: "cnn",
  mcpServer: "mcp",
  invitation: "inv",
  budget: "bud",
  memory: "mem",
  suppression: "sup",
  segment: "seg",
  senderIdentity: "idn",
  contactImport: "imp",
  modelProvider: "mdl",
  modelCall: "mcl",
  agentDraft: "drf",
} as const;

export const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"; // Crockford base 32: sorts as it counts

/**
 * A prefixed, opaque, time-sortable id: `agt_` + 10 characters of milliseconds + 16 random ones (80 bits).
 * Sorting by id is sorting by creation, so lists need no second column for their keyset.
 */
export function newId(kind: keyof typeof ID_PREFIX): string {
  return formatId(kind, Date.now(), randomBytes(16));
}

/** @param ms epoch ms @param bytes 16 of them; five bits of each are used */
export function formatId(kind: keyof typeof ID_PREFIX, ms: number, bytes: Uint8Array): string {
  let time = "";
  for (let rest = ms, i = 0; i < 10; i++, rest = Math.floor(rest / 32)) time = ALPHABET[rest % 32] + time;
  let random = "";
  for (const byte of bytes) random += ALPHABET[byte & 31];
  return `${ID_PREFIX[kind]}_${time}${random}`;
}
