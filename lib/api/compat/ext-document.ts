import { ERROR_STATUS, type ErrorCode } from "@/lib/errors/codes";

const ERRORS: ErrorCode[] = [
  "invalid_json",
  "invalid_encoding",
  "invalid_path",
  "invalid_idempotency_key",
  "ambiguous_credentials",
  "missing_api_key",
  "invalid_api_key",
  "expired_api_key",
  "revoked_api_key",
  "wrong_key_type",
  "invalid_signature",
  "signature_expired",
  "insufficient_credits",
  "insufficient_scope",
  "not_found",
  "method_not_allowed",
  "agent_not_active",
  "agent_not_published",
  "idempotency_in_progress",
  "payload_too_large",
  "unsupported_media_type",
  "validation_failed",
  "invalid_characters",
  "json_too_deep",
  "idempotency_key_reused",
  "rate_limit_exceeded",
  "unavailable",
];

const DESCRIPTION = `Starts the published version of the trigger's agent. The input is the query, a form or JSON (the body wins over the query; JSON that is no object becomes \`{"body": value}\`).

Without \`x-api-wait: true\` it answers at once with an empty body and the run's number in \`X-Pf-Run-Id\`. With it, it answers when the run has ended, or after at most 60 seconds with 202.

HEAD, OPTIONS and link previews start nothing.`;

const text = { type: "string" } as const;
const integer = { type: "integer" } as const;
const object = (properties: Record<string, object>) => ({
  type: "object",
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});

const runHeaders = {
  "X-Pf-Run-Id": { description: "The run's number.", schema: text },
  "X-Pf-Automation-Id": { description: "The agent's id.", schema: text },
};

/** The schemas that the paths below refer to. */
export const EXT_SCHEMAS = {
  TriggerResult: object({
    automationId: { ...text, description: "The agent's id." },
    automationVersion: { ...integer, description: "The published version that ran." },
    automationName: text,
    id: { ...text, description: "The run's number." },
    type: { type: "string", const: "TRIGGER" },
    stepMap: { type: "object", additionalProperties: integer, description: "Place of each step → its version." },
    inputs: { ...text, description: "The run's input as JSON text; empty without any." },
    triggerId: text,
    results: { type: "array", items: { $ref: "#/components/schemas/TriggerStepResult" } },
    started: { type: "string", format: "date-time" },
    startedBy: { ...text, description: "Id of the API key, or of the trigger when its webhook URL was called." },
  }),
  TriggerStepResult: object({
    stepIndex: integer,
    stepVersion: integer,
    result: object({
      stepIndex: integer,
      resultType: { type: "string", enum: ["markdown", "plaintext", "json"] },
      result: text,
    }),
    exitCode: { type: "integer", enum: [0, 1] },
    duration: { ...integer, description: "Milliseconds." },
  }),
  TriggerTimeout: object({ status: { type: "string", const: "timeout" }, message: text }),
};

interface Variant {
  id: string;
  summary: string;
  description: string;
  parameters: object[];
  security: object[];
}

const pathParameter = (name: string, description: string) => ({
  name,
  in: "path",
  required: true,
  schema: text,
  description,
});
const triggerParameter = pathParameter(
  "trigger",
  "Id of a trigger; or id or slug of an agent, meaning its newest enabled trigger.",
);

const VARIANTS: Record<string, Variant> = {
  "/ext/triggers/{trigger}": {
    id: "callTrigger",
    summary: "Call a trigger",
    description: DESCRIPTION,
    parameters: [triggerParameter],
    security: [{ bearer: [] }, { apiKey: [] }],
  },
  "/ext/webhook/{hookKey}/triggers/{trigger}": {
    id: "callWebhook",
    summary: "Call a trigger at its webhook URL",
    description: `${DESCRIPTION}\n\nFor services that cannot set headers. The hook key in the path belongs to this trigger alone; an API key is refused here.`,
    parameters: [pathParameter("hookKey", "The trigger's hook key, `drvh_…`."), triggerParameter],
    security: [],
  },
};

/** The paths of S1 for the OpenAPI document, served beside /api/v1. */
export function extPaths(): Record<string, object> {
  return Object.fromEntries(
    Object.entries(VARIANTS).map(([path, variant]) => [
      path,
      { post: operation(variant, "POST"), get: operation(variant, "GET") },
    ]),
  );
}

function operation({ id, summary, description, parameters, security }: Variant, method: "GET" | "POST") {
  const get = method === "GET";
  const waiting = {
    name: "x-api-wait",
    in: "header",
    schema: { type: "string", enum: ["true", "false"] },
    description: "`true` waits for the end of the run.",
  };
  const key = {
    name: "Idempotency-Key",
    in: "header",
    schema: { type: "string", maxLength: 255 },
    description: "Repeating the request with the same key gives the first answer again, for 24 hours.",
  };
  const example = { event: "issue_created", issue_id: "12345", title: "New feature request" };
  const form = { schema: { type: "object", additionalProperties: true }, example };
  return {
    operationId: get ? `${id}ByGet` : id,
    tags: ["Triggers"],
    summary: get ? `${summary}, where it allows GET` : summary,
    description,
    servers: [{ url: "/" }],
    security,
    parameters: [...parameters, waiting, ...(get ? [] : [key])],
    ...(get
      ? {}
      : {
          requestBody: {
            content: { "application/json": { schema: {}, example }, "application/x-www-form-urlencoded": form },
          },
        }),
    responses: { ...answers(), ...errors() },
    "x-scope": "agents:trigger",
    "x-rate-limit-class": "runs",
  };
}

function answers() {
  const content = (name: string) => ({ "application/json": { schema: { $ref: `#/components/schemas/${name}` } } });
  return {
    200: {
      description: "Started, with an empty body; or with `x-api-wait: true`, ended: a failed step has `exitCode` 1.",
      headers: runHeaders,
      content: content("TriggerResult"),
    },
    202: {
      description: "Not ended within the time; it goes on.",
      headers: runHeaders,
      content: content("TriggerTimeout"),
    },
  };
}

function errors() {
  const byStatus: Record<number, object> = {};
  for (const status of new Set(ERRORS.map((code) => ERROR_STATUS[code]))) {
    const codes = ERRORS.filter((code) => ERROR_STATUS[code] === status);
    byStatus[status] = {
      description: codes.map((code) => `\`${code}\``).join(", "),
      content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
    };
  }
  return byStatus;
}
