import { expect, test } from "vitest";
import { describeEffect } from "./describe-effect";

test.each([
  [
    "http.post",
    { url: "https://ann:secret@api.example:8443/pay/7?token=s3cret#frag" },
    "POST https://api.example:8443/pay/7",
  ],
  ["http.delete", { url: "HTTP://API.example" }, "DELETE http://api.example/"],
  ["http.put", { url: "not an address?token=s3cret" }, "PUT an invalid address"],
  ["http.patch", null, "PATCH an invalid address"],
  ["crm.update", { email: "ann@example.com", changes: {} }, "contact ann@example.com"],
  ["crm.update", { id: "con_1", changes: {} }, "contact con_1"],
  ["crm.update", { changes: {} }, "crm.update"],
  ["some.tool", { token: "s3cret" }, "some.tool"],
])("%s of %j is at %s", (tool, args, target) => {
  expect(describeEffect(tool, args, undefined)).toEqual({ target, responseStatus: null, responseId: null });
});

const answer = (headers: object, body: unknown = null) => ({ status: 201, headers, body });

test.each([
  [answer({ "x-request-id": "req_1", etag: '"e"' }, { id: "b" }), "req_1"],
  [answer({ etag: '"e"', location: "/x" }, { id: "b" }), '"e"'],
  [answer({ location: "https://a:b@api.example/pay/7?sig=s3cret" }), "https://api.example/pay/7"],
  [answer({ location: "/pay/7?sig=s3cret" }), "/pay/7"],
  [answer({}, { id: "pay_7" }), "pay_7"],
  [answer({}, { id: 7 }), "7"],
  [answer({}, { id: { secret: 1 } }), null],
  [answer({}, "text"), null],
  [{ status: 201 }, null],
])("of %j the answer is known as %s", (output, id) => {
  expect(describeEffect("http.post", { url: "https://api.example/" }, output)).toEqual({
    target: "POST https://api.example/",
    responseStatus: 201,
    responseId: id,
  });
});

test("a contact is called by what the CRM answered", () => {
  const output = { id: "con_1", email: "ann@example.com" };
  expect(describeEffect("crm.update", { id: "con_1" }, output)).toEqual({
    target: "contact ann@example.com",
    responseStatus: null,
    responseId: "con_1",
  });
});

test("nothing is longer than 500 characters, or cut within one", () => {
  const long = `https://api.example/${"a".repeat(473)}🙂${"🙂".repeat(300)}`;
  const { target, responseId } = describeEffect(
    "http.post",
    { url: long },
    answer({ "x-request-id": "🙂".repeat(600) }),
  );
  for (const text of [target, responseId ?? ""]) {
    expect(text.length).toBeLessThanOrEqual(500);
    expect(text.isWellFormed()).toBe(true);
    expect(text).toMatch(/…$/);
  }
  expect(describeEffect("x".repeat(900), {}, {}).target.length).toBe(500);
});

test("what is no object, and what only looks like one, is taken as it comes", () => {
  for (const odd of [null, undefined, 7, "text", [1], { __proto__: null }, { headers: 1, body: [] }])
    expect(describeEffect("http.post", odd, odd)).toEqual({
      target: "POST an invalid address",
      responseStatus: null,
      responseId: null,
    });
});
