// Threats, and the tests that fail when their defence does. Nothing is claimed here that no test holds.

/**
 * @typedef {object} Threat
 * @property {string} id
 * @property {string} threat
 * @property {string[]} tests run by `npm run security`, and in `npm test`
 * @property {string[]} [browser] run in Chromium by `npm test` alone
 * @property {string} [open] what no test here holds
 */

/** @type {Threat[]} */
export const THREATS = [
  { id: "S1", threat: "API keys stolen from the database", tests: ["security/limits", "lib/auth/api-key-format"] },
  {
    id: "S2",
    threat: "Guessed and junk keys load the database",
    tests: ["security/limits", "lib/auth/api-key-format"],
  },
  {
    id: "S3",
    threat: "Expired and revoked keys",
    tests: ["security/limits", "lib/api/pipeline", "lib/api-keys/api-keys"],
  },
  {
    id: "S4",
    threat: "An operation without its scope",
    tests: ["lib/api/authorization", "lib/api/role-matrix", "security/access", "lib/api/openapi"],
  },
  {
    id: "S5",
    threat: "Another workspace's things",
    tests: ["security/tenant-isolation", "lib/api/authorization"],
    open: "equal times of the answers; a second wall in the database",
  },
  {
    id: "S6",
    threat: "Mass assignment, undeclared fields",
    tests: ["security/input", "security/fuzz", "lib/api/openapi"],
  },
  { id: "S7", threat: "Operators in place of values", tests: ["security/input", "lib/api/pipeline"] },
  {
    id: "S8",
    threat: "Keys in webhook URLs",
    tests: ["lib/api/compat/ext-requests", "security/access"],
    open: "logs of a proxy in front",
  },
  { id: "S9", threat: "Forged inbound events", tests: ["lib/triggers/verify-signature", "lib/triggers/inbound"] },
  { id: "S10", threat: "Weak outbound signatures", tests: ["lib/webhooks/send-delivery", "lib/webhooks/webhooks"] },
  {
    id: "S11",
    threat: "Requests to addresses inside",
    tests: ["lib/net/url-fields", "lib/net/vet-address", "lib/net/safe-fetch"],
  },
  { id: "S12", threat: "Credentials sent to another host", tests: ["lib/vault/allowed-hosts", "lib/vault/canary"] },
  { id: "S13", threat: "Secrets in logs and answers", tests: ["lib/vault/scrubber", "lib/vault/canary"] },
  {
    id: "S14",
    threat: "The vault at rest, and its rotation",
    tests: ["lib/vault/seal-secret", "lib/vault/rotate-vault"],
  },
  {
    id: "S15",
    threat: "Stolen and fixed sessions",
    tests: ["lib/auth/sessions", "lib/auth/oidc", "lib/account/account"],
  },
  { id: "S16", threat: "Requests that another site makes", tests: ["security/browser-requests", "lib/api/pipeline"] },
  {
    id: "S17",
    threat: "Guessed passwords",
    tests: ["lib/auth/verify-password", "lib/auth/sign-up-limit", "lib/crypto/crypto"],
    open: "equal times and service during a flood are no timed tests",
  },
  { id: "S18", threat: "Ways around a rate limit", tests: ["security/limits", "lib/api/rate-limit"] },
  { id: "S19", threat: "A changed audit log", tests: ["lib/audit/verify-chain"] },
  { id: "S20", threat: "Changes without an audit entry", tests: ["lib/api/audit-coverage", "lib/audit/record-denied"] },
  {
    id: "S21",
    threat: "Code in templates and conditions",
    tests: ["security/expressions", "lib/plans/template", "lib/plans/condition", "lib/sandbox/code"],
  },
  { id: "S22", threat: "Polluted prototypes", tests: ["security/input", "security/fuzz", "lib/api/pipeline"] },
  {
    id: "S23",
    threat: "Patterns that never end",
    tests: ["security/expressions", "lib/plans/condition"],
    open: "a linter of our own patterns",
  },
  { id: "S24", threat: "Bombs, endless and slow bodies", tests: ["security/wire", "lib/api/pipeline"] },
  { id: "S25", threat: "Characters a database refuses", tests: ["security/input", "security/fuzz", "lib/mcp/client"] },
  {
    id: "S26",
    threat: "Scripts in what agents write",
    tests: ["components/messages/markdown"],
    browser: ["e2e/untrusted-output"],
  },
  {
    id: "S27",
    threat: "Data sent out by images and links",
    tests: ["components/messages/markdown"],
    browser: ["e2e/untrusted-output"],
  },
  {
    id: "S28",
    threat: "Answers without security headers",
    tests: ["security/headers", "server/http-server", "lib/api/docs/docs"],
  },
  { id: "S29", threat: "Open redirects", tests: ["lib/auth/safe-next-path", "lib/auth/oidc"] },
  { id: "S30", threat: "Instructions in what a model reads", tests: ["inngest/hostile-model", "lib/gate/exposure"] },
  {
    id: "S31",
    threat: "Forged and misleading approvals",
    tests: ["lib/approvals/decide-approval", "components/approvals/visible-text", "inngest/hostile-model"],
    browser: ["e2e/inbox-text"],
  },
  {
    id: "S32",
    threat: "Our MCP server",
    tests: ["lib/mcp-endpoint/mcp-endpoint", "security/access", "security/tenant-isolation"],
    open: "the conformance suite",
  },
  {
    id: "S33",
    threat: "Poisoned MCP servers",
    tests: ["lib/mcp/client", "lib/mcp/plain-schema", "lib/mcp-servers/mcp-servers", "lib/mcp-servers/mcp-tools"],
  },
  { id: "S34", threat: "Codes of sign-in taken by another", tests: ["lib/connections/oauth", "lib/auth/oidc"] },
  { id: "S35", threat: "The durable functions' endpoint", tests: ["inngest/serve-functions", "security/access"] },
  {
    id: "S36",
    threat: "Bodies of another type, paths in bodies",
    tests: ["security/browser-requests", "security/wire"],
  },
  { id: "S37", threat: "SQL in parameters", tests: ["security/fuzz"], open: "sqlmap" },
  {
    id: "S38",
    threat: "Spending without end",
    tests: ["lib/budgets/budgets", "lib/budgets/month-budgets", "inngest/sub-agents"],
  },
  {
    id: "S39",
    threat: "Packages of others",
    tests: ["security/dependencies", "scripts/browser-bundle"],
    open: "advisories, which need the network",
  },
  {
    id: "S40",
    threat: "Errors that tell about the inside",
    tests: ["security/fuzz", "security/input", "lib/api/error-response"],
  },
  { id: "S41", threat: "Smuggled requests, trusted proxies", tests: ["security/wire", "server/http-server"] },
  { id: "S42", threat: "Other origins", tests: ["security/headers", "lib/api/compat/ext-requests"] },
];
