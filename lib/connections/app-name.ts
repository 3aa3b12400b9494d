/** The app alone, without the way it is connected: `Slack (bot token)` → Slack. */
export const appName = (title: string) => title.replace(/\s*\([^)]*\)\s*/g, " ").trim();
