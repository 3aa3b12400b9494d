import { z } from "zod";
import { findEvents } from "@/lib/calendar/find-events";
import { defineTool } from "./define-tool";
import { ToolError } from "./tool-error";
import type { BuiltinTool } from "./types";

const DAY_MS = 24 * 3_600_000;
const DEFAULT_DAYS = 14;
const MOST_DAYS = 400;

const time = z
  .string()
  .max(40)
  .refine((text) => /^\d{4}-\d{2}-\d{2}/.test(text) && !Number.isNaN(Date.parse(text)), {
    message: "must be a date (2026-03-14) or an RFC 3339 time (2026-03-14T08:00:00Z)",
  });

const inputSchema = z.strictObject({
  query: z.string().max(200).optional().describe("Part of the title, place, description or of an attendee."),
  from: time.optional().describe("Date or time; now when left out."),
  to: time.optional().describe("Date or time, not part of it; 14 days after `from` when left out."),
  calendar: z.string().max(300).optional().describe("Name or id of one calendar; all when left out."),
  connection: z.string().max(200).optional().describe("Name or id of one connection; all when left out."),
  limit: z.int().min(1).max(200).default(50),
});

export const calendarTools: BuiltinTool[] = [
  defineTool({
    name: "calendar.find",
    title: "Find calendar events",
    description:
      "Events of the connected calendars between two times, in order. Answers {events, has_more, unavailable}; an event has {id, title, start, end, all_day, location, description, attendees, calendar, connection}.",
    app: "calendar",
    effect: "read",
    idempotent: true,
    exposure: { reads_private: true, reads_untrusted: true },
    inputSchema,
    async execute(input, { workspaceId, secrets }) {
      const from = input.from === undefined ? Date.now() : Date.parse(input.from);
      const to = input.to === undefined ? from + DEFAULT_DAYS * DAY_MS : Date.parse(input.to);
      if (to <= from) throw new ToolError("invalid_input", "`to` has to be after `from`.");
      if (to - from > MOST_DAYS * DAY_MS) {
        throw new ToolError("invalid_input", `From \`from\` to \`to\` may be ${MOST_DAYS} days at most.`);
      }
      const { query, calendar, connection, limit } = input;
      const hold = (values: string[]) => secrets.hold(values);
      return findEvents({ workspaceId, window: { from, to }, query, calendar, connection, limit, hold });
    },
  }),
];
