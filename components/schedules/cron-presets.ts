/** The schedules most people mean, by their cron expression. */
export const CRON_PRESETS: { cron: string; label: string }[] = [
  { cron: "*/15 * * * *", label: "Every 15 minutes" },
  { cron: "0 * * * *", label: "Every hour" },
  { cron: "0 9 * * *", label: "Every day at 9:00" },
  { cron: "0 9 * * 1-5", label: "Monday to Friday at 9:00" },
  { cron: "0 8 * * 1", label: "Every Monday at 8:00" },
  { cron: "0 9 1 * *", label: "On the 1st of the month at 9:00" },
];
