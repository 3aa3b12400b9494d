import { expect, test } from "vitest";
import { exampleCalls } from "./trigger-calls";

const trigger = { endpoint: "https://d.example/ext/triggers/trg_1", allow_get: false, verification: null };
const webhook_url = "https://d.example/ext/webhook/drvh_x/triggers/trg_1";
const titles = (input: Parameters<typeof exampleCalls>[0]) => exampleCalls(input).map(({ title }) => title);

test("later on, the calls with an API key; at creation the webhook too", () => {
  expect(titles(trigger)).toEqual(["Start a run", "Start a run and wait for its result"]);
  expect(titles({ ...trigger, webhook_url })).toContain("Webhook");
  expect(JSON.stringify(exampleCalls(trigger))).not.toContain("drvh_");
});

test("no unsigned webhook call where it would be refused; GET where it is allowed", () => {
  expect(titles({ ...trigger, webhook_url, verification: { scheme: "github" } })).not.toContain("Webhook");
  expect(titles({ ...trigger, allow_get: true })).toContain("GET");
});
