import { z } from "zod";

/** What a package says is foreign: it is cut to size here, and whatever has another shape than expected is left out. */
const text = (most: number) =>
  z
    .string()
    .transform((value) => value.toWellFormed().replace(/\0/g, "").trim().slice(0, most))
    .catch("");
const flag = z.boolean().optional().catch(undefined);
const plain = z.json().optional().catch(undefined);

const option = z.object({ label: text(200), value: plain });

const simpleProp = {
  type: text(50),
  displayName: text(200),
  description: text(2000),
  required: flag,
  defaultValue: plain,
  options: z.array(option).max(500).optional().catch(undefined),
};
const nestedProp = z.object(simpleProp);
const prop = z.object({
  ...simpleProp,
  properties: z.record(z.string().max(200), nestedProp).optional().catch(undefined),
});
const props = z.record(z.string().max(200), prop).catch({});
export type PieceProp = z.infer<typeof nestedProp> & {
  properties?: Record<string, z.infer<typeof nestedProp>> | undefined;
};

const action = z.object({
  name: z.string().min(1).max(200),
  displayName: text(200),
  description: text(4000),
  audience: text(20),
  classification: text(20),
  ai: z
    .object({ description: text(4000), idempotent: flag })
    .optional()
    .catch(undefined),
  requireAuth: flag,
  props,
});
export type DescribedAction = z.infer<typeof action>;

const strings = z.record(z.string().max(100), z.string().max(1000)).optional().catch(undefined);

const auth = z.object({
  type: text(50),
  displayName: text(200),
  description: text(4000),
  canValidate: flag,
  props,
  authUrl: text(2000),
  tokenUrl: text(2000),
  scope: z.array(z.string().max(300)).max(200).catch([]),
  scopeDelimiter: text(5),
  extra: strings,
  authorizationMethod: text(20),
  username: nestedProp.optional().catch(undefined),
  password: nestedProp.optional().catch(undefined),
});
export type DescribedAuth = z.infer<typeof auth>;

export const packageDescription = z.object({
  displayName: text(100),
  description: text(1000),
  auths: z.array(auth).max(10).catch([]),
  actions: z.array(action).max(1000),
});
export type PackageDescription = z.infer<typeof packageDescription>;
