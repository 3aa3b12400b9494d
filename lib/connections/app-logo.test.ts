import { expect, test } from "vitest";
import { appLogo } from "./app-logo";
import { oauthApps } from "./connectors/oauth-apps";

test.each(["Google", "GitHub", "Slack (bot token)", "Notion", "Intercom", "Cal.com", "Google Sheets"])(
  "%s has a logo, which is the data of a path and nothing else",
  (title) => {
    expect(appLogo(title)).toMatch(/^[Mm][-MmLlHhVvCcSsQqTtAaZz0-9 ,.]+$/);
  },
);

test("each app has its own, in whatever way it is connected", () => {
  expect(appLogo("Slack (bot token)")).toBe(appLogo("Slack"));
  expect(new Set(["Slack", "Notion", "Intercom", "GitHub"].map(appLogo)).size).toBe(4);
});

test.each(["Microsoft", "Any OAuth 2 app", "", "—", "(token)", "../../slack/../x", "Constructor", "__proto__"])(
  "%j has none",
  (title) => {
    expect(appLogo(title)).toBeNull();
  },
);

test("of Drover's own apps all but one whose logo is not to be had", () => {
  expect(oauthApps.filter(({ title }) => appLogo(title) === null).map(({ app }) => app)).toEqual(["microsoft"]);
});
