import type { OpenedConnection } from "@/lib/connections/open-connection";
import { configOf } from "@/lib/connections/serialize";
import type { DescribedAuth } from "./package-description";

/** What a connection holds, in the shape in which packages take it. */
export function authValue(auth: DescribedAuth, { row, values = {} }: OpenedConnection): unknown {
  const given = { ...configOf(row).fields, ...values };
  const { type } = auth;
  switch (type) {
    case "OAUTH2": {
      const { access_token } = values;
      return { type, access_token, token_type: "Bearer", props: typed(auth, given), data: { access_token } };
    }
    case "SECRET_TEXT":
      return { type, secret_text: given.secret_text };
    case "BASIC_AUTH":
      return { type, username: given.username, password: given.password };
    default:
      return { type, props: typed(auth, given) };
  }
}

/** The same as a package's own check takes it: the bare values. */
export function bareValue(auth: DescribedAuth, opened: OpenedConnection): unknown {
  const { secret_text, props, ...rest } = authValue(auth, opened) as Record<string, unknown>;
  return secret_text ?? (auth.type === "CUSTOM_AUTH" ? props : rest);
}

/** What was filled in as text, as the property has it: a number, yes or no, one of its choices. */
function typed({ props }: DescribedAuth, given: Record<string, string>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(props).flatMap(([name, { type, options }]) => {
      const value = given[name];
      if (value === undefined) return [];
      if (type === "NUMBER") return [[name, Number(value)]];
      if (type === "CHECKBOX") return [[name, value === "true"]];
      return [[name, options?.find((option) => String(option.value) === value)?.value ?? value]];
    }),
  );
}
