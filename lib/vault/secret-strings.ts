import type { OpenedCredential } from "./stored-secret";

/** Everything of a credential that must not be seen: its values, and the pair that basic authentication makes of one. */
export function secretStrings({
  type,
  config,
  values,
}: Pick<OpenedCredential, "type" | "config" | "values">): string[] {
  const all = Object.values(values);
  if (type !== "basic") return all;
  const pair = `${config.username ?? ""}:${values.password ?? ""}`;
  return [...all, pair, Buffer.from(pair).toString("base64")];
}
