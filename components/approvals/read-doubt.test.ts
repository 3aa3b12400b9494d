import { expect, test } from "vitest";
import { type DoubtDraft, readDoubt } from "./read-doubt";

const draft = (parts: Partial<DoubtDraft>): DoubtDraft => ({
  choice: "happened",
  source: "none",
  text: "",
  url: "",
  reason: "",
  ...parts,
});

test("each choice sends what it needs and nothing of the others", () => {
  const filled = { text: '{"id": 7}', url: "https://a.example/7", reason: " no use " };
  expect(readDoubt(draft(filled))).toEqual({ response: { resolution: "happened" } });
  expect(readDoubt(draft({ ...filled, source: "json" }))).toEqual({
    response: { resolution: "happened", result: { id: 7 } },
  });
  expect(readDoubt(draft({ ...filled, source: "url" }))).toEqual({
    response: { resolution: "happened", fetch_url: "https://a.example/7" },
  });
  expect(readDoubt(draft({ ...filled, choice: "retry" }))).toEqual({ response: { resolution: "retry" } });
  expect(readDoubt(draft({ ...filled, choice: "give_up" }))).toEqual({
    response: { resolution: "give_up", reason: "no use" },
  });
});

test("what is not complete is not sent", () => {
  expect(readDoubt(draft({ choice: null }))).toEqual({});
  expect(readDoubt(draft({ source: "url", url: "  " }))).toEqual({});
  expect(readDoubt(draft({ source: "json", text: "{" }))).toEqual({ problem: expect.stringContaining("no JSON") });
  expect(readDoubt(draft({ source: "json", text: "null" }))).toEqual({
    response: { resolution: "happened", result: null },
  });
});
