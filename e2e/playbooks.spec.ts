import { expectAccessible, LOOKS } from "./accessible";
import { api, expect, runHeading, signUp, test } from "./fixtures";

const FILE = `Name;E-Mail;Plan;Tags
Kim Harbor;kim@harbor.example;pro;lead
Lou Field;lou@field.example;free;lead
Mia Lake;mia@lake.example;pro;lead
`;

test("contacts from a file go through a playbook, and each of its actions is decided", async ({ page }) => {
  test.slow();
  await signUp(page);
  await page.goto("/contacts/imports/new");
  const file = { name: "leads.csv", mimeType: "text/csv", buffer: Buffer.from(FILE) };
  await page.getByLabel("CSV file").setInputFiles(file);
  await page.getByRole("button", { name: "Upload" }).click();
  await page.getByRole("button", { name: "Start import" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Completed", { timeout: 30_000 });
  const filter = { match: "all", conditions: [{ field: "attributes.Plan", operator: "is", value: "pro" }] };
  await api(page, "POST", "/segments", { name: "Paying", filter });

  await page.goto("/agents/new");
  await page.getByRole("link", { name: "Playbook over contacts" }).click();
  await expect(page.getByRole("link", { name: "Renewal follow-up" })).toBeVisible();
  await expectAccessible(page, "gallery", LOOKS);
  await page.getByRole("link", { name: "New-lead welcome" }).click();
  const who = page.getByRole("region", { name: "Who that is now" });
  await expect(who).toContainText("3");
  await page.getByLabel("For whom").selectOption("A segment");
  await expect(who.getByRole("listitem")).toHaveCount(2);
  await expect(who).not.toContainText("Lou Field");
  await page.getByLabel("For whom").selectOption("Those who meet conditions");
  await page.getByRole("button", { name: "Remove condition 1" }).click();
  await expect(who).toContainText("Lou Field");
  await expectAccessible(page, "form", LOOKS);
  await page.getByRole("button", { name: "Create and publish" }).click();
  await expect(page.getByRole("heading", { level: 1, name: /New-lead welcome/ })).toBeVisible();
  await expectAccessible(page, "agent", LOOKS);

  await page.getByRole("button", { name: "Run for…" }).click();
  await expect(page.getByRole("dialog")).toContainText("3");
  await page.getByRole("button", { name: "Start run" }).click();
  await expect(page.getByText("6 actions wait for a decision")).toBeVisible({ timeout: 30_000 });
  await expectAccessible(page, "run", LOOKS);

  await page.getByRole("button", { name: "Kim Harbor" }).click();
  const send = page.getByRole("region", { name: "Action send" });
  await expect(send).toContainText("kim@harbor.example");
  await expectAccessible(page, "contact of a run", LOOKS);
  await send.getByRole("button", { name: "Approve" }).click();
  const mark = page.getByRole("region", { name: "Action mark" });
  await mark.getByRole("button", { name: "Reject" }).click();
  await mark.getByLabel("Why is it rejected?").fill("Known already");
  await mark.getByRole("button", { name: "Reject the call" }).click();
  await expect(mark).toContainText("Rejected");
  await expect(send).toContainText("Completed");
  await page.getByRole("button", { name: "Close" }).click();
  await expect(page.getByRole("row", { name: /Kim Harbor/ })).toContainText(/Completed.*Done.*Rejected/);

  await page.goto("/approvals");
  const group = page.getByRole("list", { name: "Runs over contacts that wait" }).getByRole("listitem");
  await expect(group).toContainText("4 actions for 2 contacts wait");
  await expect(page.getByText("Nothing else waits for you")).toBeVisible();
  await expectAccessible(page, "inbox", LOOKS);
  await group.getByRole("link").click();

  await page.getByRole("button", { name: "Stop" }).click();
  await expect(page.getByText("This run is stopped")).toBeVisible();
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByText("This run is stopped")).toHaveCount(0);
  await page.getByRole("button", { name: "Decide all…" }).click();
  await page.getByLabel("Whose").selectOption("Those in Paying");
  await page.getByRole("button", { name: "Approve 2 actions" }).click();
  await expect(page.getByRole("dialog")).toContainText("Approved 2.");
  await page.getByRole("dialog").getByText("Close", { exact: true }).click();
  await expect(page.getByText("2 actions wait for a decision")).toBeVisible();
  await page.getByLabel("Select Lou Field").check();
  await page.getByRole("button", { name: "Reject…" }).click();
  await page.getByRole("button", { name: "Reject 2 actions" }).click();
  await expect(page.getByRole("dialog")).toContainText("Rejected 2.");
  await page.getByRole("dialog").getByText("Close", { exact: true }).click();
  await expect(runHeading(page)).toContainText("Completed");
  await expect(page.getByRole("list", { name: "Actions of Send it" })).toHaveText("2completed1rejected");

  await page.getByRole("button", { name: "Mia Lake" }).click();
  await page.getByRole("link", { name: "The contact" }).click();
  await expect(page.getByRole("link", { name: "email.send", exact: true })).toBeVisible();
});
