-- A schedule is a row of its own. Nothing waits for the copied ones yet: the worker arms them when it starts.
INSERT INTO "schedules" ("id", "workspace_id", "agent_id", "cron", "timezone")
SELECT 'sch_' || substr(md5("id"), 1, 26), "workspace_id", "id", "schedule_cron", "schedule_timezone"
FROM "agents" WHERE "schedule_cron" IS NOT NULL
ON CONFLICT DO NOTHING;

ALTER TABLE "agents" DROP COLUMN "schedule_cron", DROP COLUMN "schedule_timezone";
