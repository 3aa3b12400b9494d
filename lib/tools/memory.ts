import { z } from "zod";
import { db } from "@/lib/db/client";
import { derivedId } from "@/lib/ids/derived-id";
import { timeOfId } from "@/lib/ids/time-of-id";
import { embedderOf } from "@/lib/llm/embed";
import { meaningOf } from "@/lib/memory/embed-memories";
import { recall } from "@/lib/memory/recall";
import { remember } from "@/lib/memory/remember";
import { defineTool } from "./define-tool";
import type { BuiltinTool } from "./types";

/** What an agent remembers from run to run, in a namespace of its own. People see and correct it on the agent's page. */
export const memoryTools: BuiltinTool[] = [
  defineTool({
    name: "memory.put",
    title: "Remember",
    description: "Notes something for later runs. What stands under the same key is replaced. Answers {id}.",
    app: "memory",
    effect: "write",
    idempotent: true,
    inputSchema: z.strictObject({
      key: z.string().trim().min(1).max(200).optional().describe("A name for a fact that may change."),
      content: z.string().trim().min(1).max(20_000),
    }),
    async execute({ key = null, content }, { workspaceId, memoryAgentId: agentId, runId, idempotencyKey, secrets }) {
      const id = derivedId("memory", timeOfId(runId), idempotencyKey);
      const text = secrets.scrubText(content);
      const noted = await db.$transaction((tx) =>
        remember(tx, { workspaceId, agentId, key, content: text, runId, id }),
      );
      return { id: noted.id };
    },
  }),
  defineTool({
    name: "memory.search",
    title: "Recall",
    description:
      "What was remembered that is close to the query by its words or its meaning, the closest first; the latest without one. Answers {memories}.",
    app: "memory",
    effect: "read",
    idempotent: true,
    exposure: { reads_private: true, reads_untrusted: true }, // a run that was talked into something may have noted it
    inputSchema: z.strictObject({
      query: z.string().trim().max(1000).optional(),
      limit: z.int().min(1).max(50).default(10),
    }),
    async execute({ query = "", limit }, { workspaceId, agentId, memoryAgentId, runId, stepId, secrets, signal }) {
      const embedder = query === "" ? undefined : await embedderOf({ workspaceId, agentId, runId, stepId, secrets });
      const meant = await meaningOf(embedder, query, signal);
      return { memories: await recall(memoryAgentId, query, limit, meant) };
    },
  }),
];
