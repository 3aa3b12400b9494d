import type { Exposure } from "@/lib/gate/exposure";
import { jsonSchemaTool } from "@/lib/tools/define-tool";
import type { Effect, Tool } from "@/lib/tools/types";
import { callAction } from "./call-action";
import { inputSchemaOf } from "./input-schema";
import type { DescribedAction } from "./package-description";
import type { IndexedPackage } from "./package-index";

const EFFECTS: Record<string, Effect> = { READ: "read", SEARCH: "read", WRITE: "write", DESTRUCTIVE: "destructive" };

/** What comes from an app is the workspace's own and may have been written by anybody; what goes to it has left. */
const EXPOSURES: Record<Effect, Exposure> = {
  read: { reads_private: true, reads_untrusted: true },
  write: { sends: true },
  destructive: { sends: true },
};

/** Actions that stop until somebody answers, on a platform that is not this one. */
const WAITS = /\bpauses? the flow\b|\bwaitpoint\b|\bresume url\b/i;
/** It can call anything of the app; there is http.* for that, where the gate sees what is called. */
const ANYTHING = "custom_api_call";

/** The actions of a package that are for agents, as tools: all of them where the package makes no difference. */
export function actionTools(each: IndexedPackage): Tool[] {
  const { actions } = each.description;
  const isTold = actions.some(({ audience }) => audience === "ai" || audience === "both");
  const offered = actions.filter(({ name, audience, ai, description }) => {
    if (name === ANYTHING || WAITS.test(ai?.description || description)) return false;
    return isTold ? audience === "ai" || audience === "both" : audience !== "human";
  });
  // Where two get the same name, the one that was written for agents has it.
  const byName = new Map<string, Tool>();
  for (const action of offered.sort((a, b) => Number(b.audience === "ai") - Number(a.audience === "ai"))) {
    const tool = toolOf(each, action);
    if (!byName.has(tool.name)) byName.set(tool.name, tool);
  }
  return [...byName.values()];
}

function toolOf(each: IndexedPackage, action: DescribedAction): Tool {
  const { app, description } = each;
  const effect = EFFECTS[action.classification] ?? "write";
  const needsAuth = action.requireAuth !== false && description.auths.length > 0;
  const schema = inputSchemaOf(action.props);
  return jsonSchemaTool({
    name: `${app}.${toolName(app, action.name)}`,
    title: `${description.displayName}: ${action.displayName || action.name}`,
    description: action.ai?.description || action.description || action.displayName,
    app,
    source: "connector",
    effect,
    idempotent: action.ai?.idempotent ?? effect === "read",
    exposure: EXPOSURES[effect],
    ...(needsAuth ? { needsConnection: app } : {}),
    inputSchema: needsAuth ? withConnection(schema, description.displayName) : schema,
    execute: (input, ctx) =>
      callAction({ package: each, action, effect, needsAuth }, input as Record<string, unknown>, ctx),
  });
}

/** `slack_post_message` and `slackPostMessage` of Slack are both `post_message`. */
export function toolName(app: string, action: string): string {
  const snake = action
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "");
  return snake.startsWith(`${app}_`) ? snake.slice(app.length + 1) : snake;
}

/** Actions that have a property of this name keep it; theirs is then the first connection. */
function withConnection(schema: Record<string, unknown>, title: string): Record<string, unknown> {
  const connection = {
    type: "string",
    minLength: 1,
    maxLength: 200,
    description: `Name or id of a connection to ${title}. Left out, it is the first one.`,
  };
  return { ...schema, properties: { connection, ...(schema.properties as Record<string, unknown>) } };
}
