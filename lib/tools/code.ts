import { z } from "zod";
import { runSandboxed } from "@/lib/sandbox/run-sandboxed";
import { codeFailure } from "@/lib/sandbox/sandbox-failure";
import { defineTool } from "./define-tool";
import type { BuiltinTool } from "./types";

const MEMORY_BYTES = 64 * 1024 * 1024;
/** The process may take this much longer than the script, to start and to answer. */
const START_MS = 10_000;

const LIMITS = {
  memory: { heapMb: 128, totalMb: 384 },
  maxBytes: 1024 * 1024,
  reads: [],
  network: null,
};

/** JavaScript of a plan's author or of a model, with nothing within its reach. */
export const codeTools: BuiltinTool[] = [
  defineTool({
    name: "code.run",
    title: "Run JavaScript",
    description:
      "Runs JavaScript that works on data: the body of a function that has `input` and returns the result as JSON. It has the language and nothing else: no network, files, timers or packages. Answers what the script returns.",
    app: "code",
    effect: "read",
    idempotent: true,
    inputSchema: z.strictObject({
      source: z
        .string()
        .min(1)
        .max(50_000)
        .describe("The body of a function, for example: return input.items.filter((item) => item.open).length;"),
      input: z.unknown().optional().describe("What the script finds in `input`: any JSON."),
      timeout_ms: z.int().min(10).max(10_000).default(2000).describe("How long the script may take."),
    }),
    async execute({ source, input, timeout_ms }, { signal }) {
      const job = { kind: "code", source, input, memoryBytes: MEMORY_BYTES, timeoutMs: timeout_ms } as const;
      const reply = await runSandboxed(job, { ...LIMITS, timeoutMs: timeout_ms + START_MS, signal });
      if (!reply.ok) throw codeFailure(reply.error);
      return reply.value;
    },
  }),
];
