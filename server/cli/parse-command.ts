import { parseArgs } from "node:util";

/** The words were not understood; the message says how to write them. */
export class UsageError extends Error {}

/** One command with its options, all present that it needs. */
export type Command =
  | { name: "user create"; email: string; password: string; workspace?: string }
  | { name: "member add"; email: string; of: string; role: string; password?: string }
  | { name: "key create"; email: string; keyName: string; scopes: string[] | "all"; expires: string }
  | { name: "key revoke"; email: string; id: string }
  | { name: "credits grant"; email: string; amount: number }
  | { name: "agent import"; email: string; file: string }
  | { name: "audit verify"; email?: string; head?: string }
  | { name: "vault rotate"; retire: boolean }
  | { name: "resume-outbound" }
  | { name: "doctor" }
  | { name: "seed" };

export const USAGE = `Usage: npm run -s drover -- COMMAND --json
  user create --email E --password P [--workspace NAME]
  member add --email E --of OWNER_EMAIL --role owner|admin|operator|viewer [--password P]
  key create --email E --name N [--scopes all|a,b,…] [--expires 30d|60d|90d|1y|never]
  key revoke --id I --email E
  credits grant --email E --amount N
  agent import FILE --email E
  audit verify [--email E] [--head HEAD]
  vault rotate [--retire]
  backup FILE [--with-keys]
  restore FILE
  resume-outbound
  doctor`;

const OPTIONS = [
  "email",
  "password",
  "workspace",
  "name",
  "scopes",
  "expires",
  "id",
  "amount",
  "of",
  "role",
  "head",
] as const;
const ONE_WORD = new Set(["doctor", "seed", "resume-outbound"]);
type Option = (typeof OPTIONS)[number];

/** @throws UsageError for an unknown command, a missing or an unknown option */
export function parseCommand(argv: string[]): Command {
  const { values, positionals } = read(argv);
  const given = (option: Option): string => {
    const value = values[option];
    if (typeof value !== "string" || value === "") throw new UsageError(`--${option} is missing.\n${USAGE}`);
    return value;
  };
  const optional = (option: Option) => (typeof values[option] === "string" ? values[option] : undefined);
  const name = positionals.slice(0, ONE_WORD.has(positionals[0] ?? "") ? 1 : 2).join(" ");

  switch (name) {
    case "user create": {
      const workspace = optional("workspace");
      return { name, email: given("email"), password: given("password"), ...(workspace ? { workspace } : {}) };
    }
    case "member add": {
      const password = optional("password");
      return { name, email: given("email"), of: given("of"), role: given("role"), ...(password ? { password } : {}) };
    }
    case "key create": {
      const scopes = optional("scopes") ?? "all";
      const list = scopes.split(",").map((scope) => scope.trim());
      const expires = optional("expires") ?? "90d";
      return { name, email: given("email"), keyName: given("name"), scopes: scopes === "all" ? "all" : list, expires };
    }
    case "key revoke":
      return { name, email: given("email"), id: given("id") };
    case "credits grant":
      return { name, email: given("email"), amount: wholeNumber(given("amount")) };
    case "agent import": {
      const file = positionals[2];
      if (!file) throw new UsageError(`The file to import is missing.\n${USAGE}`);
      return { name, email: given("email"), file };
    }
    case "audit verify": {
      const email = optional("email");
      const head = optional("head");
      return { name, ...(email ? { email } : {}), ...(head ? { head } : {}) };
    }
    case "vault rotate":
      return { name, retire: values.retire === true };
    case "resume-outbound":
    case "doctor":
    case "seed":
      return { name };
    default:
      throw new UsageError(`${name ? `"${name}" is not a command.` : "Which command?"}\n${USAGE}`);
  }
}

function read(argv: string[]) {
  const strings = Object.fromEntries(OPTIONS.map((option) => [option, { type: "string" as const }]));
  try {
    const { values, positionals } = parseArgs({
      args: argv,
      allowPositionals: true,
      options: { ...strings, json: { type: "boolean" as const }, retire: { type: "boolean" as const } },
    });
    return { values: values as Partial<Record<Option | "retire", string | boolean>>, positionals };
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : error}\n${USAGE}`);
  }
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new UsageError(`--amount is "${text}"; it must be a whole number above 0.`);
  return value;
}
