import type { Received, Receiver } from "@/lib/testing/webhook-receiver";
import { SECRET_FORMS } from "./secret-forms";

/** The secrets that a service was sent. */
function saidBack(service: Receiver, request: Received): string[] {
  const { searchParams } = new URL(request.path, service.origin);
  const header = request.headers["x-service-key"] ?? request.headers.authorization ?? "";
  const [, basic] = /^Basic (.+)$/.exec(String(header)) ?? [];
  const pair = basic ? Buffer.from(basic, "base64").toString() : "";
  return [
    String(header),
    String(header).replace(/^\w+ /, ""),
    pair,
    pair.slice(4),
    searchParams.get("api_key") ?? "",
  ].filter(Boolean);
}

/** Makes a service say back what it was sent, in every form, in its body and its headers. */
export function answerAsEcho(service: Receiver, path: string, status = 200): void {
  service.answer(path, (response) => {
    const request = service.received.at(-1);
    if (!request) throw new Error("nothing was received");
    const all = saidBack(service, request);
    const forms = all.flatMap((each) => Object.values(SECRET_FORMS).map((encode) => encode(each)));
    const body = {
      padding: "x".repeat(265),
      first: all[0], // an excerpt of 300 characters ends within it
      headers: request.headers,
      url: request.path,
      forms,
      split: all.map((each) => [...each]),
      nested: all.map((each) => ({ [each]: [each.slice(0, 5), each.slice(5)] })),
      text: forms.join("\n"),
      id: all[0],
    };
    const headers = {
      "content-type": "application/json",
      "x-request-id": all[0] ?? "",
      etag: encodeURIComponent(all.at(-1) ?? ""),
    };
    response.writeHead(status, headers).end(JSON.stringify(body));
  });
}
