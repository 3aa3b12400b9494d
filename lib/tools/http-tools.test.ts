import { describe, expect, it } from "vitest";
import { toolLab } from "@/lib/testing/tool-lab";

const lab = toolLab();

describe("http", () => {
  it("gets JSON, with a query, and keeps no cookie", async () => {
    lab.reply = () => ({
      headers: { "content-type": "application/vnd.x+json", "set-cookie": "a=1", etag: '"1"' },
      body: { a: [1] },
    });
    const output = await lab.call("http.get", {
      url: `${lab.base}/x?y=1`,
      query: { n: 2, tag: ["a", "b"], none: null },
      headers: { "x-n": 7 },
    });
    expect(output).toEqual({
      status: 200,
      headers: { "content-type": "application/vnd.x+json", date: expect.any(String), etag: '"1"' },
      body: { a: [1] },
    });
    expect(lab.seen[0]).toMatchObject({ method: "GET", headers: { "x-n": "7" } });
    expect(lab.seen[0]?.url.search).toBe("?y=1&n=2&tag=a&tag=b");
    expect(lab.seen[0]?.headers["idempotency-key"]).toBeUndefined();
  });

  it.each([
    ["text/plain", "{}", "{}"],
    ["application/json", "not json", "not json"],
    ["application/json", "", null],
  ])("reads %s %j as %j", async (type, body, expected) => {
    lab.reply = () => ({ headers: { "content-type": type }, body });
    expect(await lab.call("http.get", { url: lab.base })).toMatchObject({ body: expected });
  });

  it.each(["post", "put", "patch", "delete"])("sends a %s with its key", async (method) => {
    await lab.call(`http.${method}`, { url: lab.base, body: { text: "hi" } });
    expect(lab.seen[0]).toMatchObject({
      method: method.toUpperCase(),
      body: '{"text":"hi"}',
      headers: { "content-type": "application/json", "idempotency-key": "run_1:post" },
    });
  });

  it("sends text as text, and the author's own headers", async () => {
    await lab.call("http.post", {
      url: lab.base,
      body: "a=b",
      headers: { "Content-Type": "application/x-www-form-urlencoded", "Idempotency-Key": "mine" },
    });
    expect(lab.seen[0]).toMatchObject({
      body: "a=b",
      headers: { "content-type": "application/x-www-form-urlencoded", "idempotency-key": "mine" },
    });
  });

  it.each([
    [400, undefined, { retryable: false }],
    [404, undefined, { retryable: false }],
    [302, undefined, { retryable: false }],
    [429, "3", { retryable: true, retryAfterMs: 3000 }],
    [500, undefined, { retryable: true }],
    [503, "Thu, 01 Jan 1970 00:00:00 GMT", { retryable: true, retryAfterMs: 0 }],
  ])("fails on %i", async (status, retryAfter, expected) => {
    lab.reply = () => ({ status, headers: retryAfter ? { "retry-after": retryAfter } : {}, body: "why" });
    const failure = lab.call("http.post", { url: lab.base });
    await expect(failure).rejects.toMatchObject({ name: "ToolError", code: "http_status", ...expected });
    await expect(failure).rejects.toThrow(`The server answered ${status}: `);
  });

  it("turns what the network refuses into a step's error", async () => {
    await expect(lab.call("http.get", { url: "http://10.0.0.1/" })).rejects.toMatchObject({
      name: "ToolError",
      code: "url_not_allowed",
      retryable: false,
    });
    await expect(lab.call("http.get", { url: lab.base, headers: { x: "a\nb" } })).rejects.toMatchObject({
      code: "invalid_input",
    });
    await expect(lab.call("http.get", { url: "http://[" })).rejects.toMatchObject({ code: "url_not_allowed" });
  });
});

describe("weather.get", () => {
  const forecast = {
    latitude: 52.52,
    longitude: 13.42,
    timezone: "Europe/Berlin",
    current_units: { temperature_2m: "°C" },
    current: {
      time: "2026-05-01T12:00",
      interval: 900,
      temperature_2m: 17.4,
      relative_humidity_2m: 48,
      wind_speed_10m: 11.2,
      precipitation: 0,
      weather_code: 2,
    },
    daily: {
      time: ["2026-05-01", "2026-05-02"],
      temperature_2m_min: [8.1, 9],
      temperature_2m_max: [18, null],
      precipitation_sum: [0, 4.2],
      weather_code: [2, 63],
    },
  };
  const berlin = {
    id: 2950159,
    name: "Berlin",
    latitude: 52.52437,
    longitude: 13.41053,
    country: "Germany",
    timezone: "Europe/Berlin",
  };

  it("finds the place and reports its weather", async () => {
    lab.reply = (url) => ({
      body: url.pathname === "/v1/search" ? { results: [berlin], generationtime_ms: 1 } : forecast,
    });
    expect(await lab.call("weather.get", { location: "Berlin", days: 2 })).toEqual({
      location: {
        name: "Berlin",
        country: "Germany",
        latitude: 52.52437,
        longitude: 13.41053,
        timezone: "Europe/Berlin",
      },
      current: {
        time: "2026-05-01T12:00",
        temperature_c: 17.4,
        humidity_percent: 48,
        wind_kmh: 11.2,
        precipitation_mm: 0,
        condition: "partly cloudy",
      },
      daily: [
        { date: "2026-05-01", min_c: 8.1, max_c: 18, precipitation_mm: 0, condition: "partly cloudy" },
        { date: "2026-05-02", min_c: 9, max_c: null, precipitation_mm: 4.2, condition: "rain" },
      ],
    });
    expect(lab.seen[1]?.url.searchParams.get("latitude")).toBe("52.52437");
  });

  it("takes coordinates without looking anything up", async () => {
    lab.reply = () => ({ body: forecast });
    expect(await lab.call("weather.get", { latitude: 0, longitude: 0 })).toMatchObject({
      location: { name: null, latitude: 0 },
    });
    expect(lab.seen.map(({ url }) => url.pathname)).toEqual(["/v1/forecast"]);
  });

  it.each([
    [{ body: { generationtime_ms: 1 } }, { code: "location_not_found", retryable: false }],
    [{ body: "<html>" }, { code: "unexpected_response" }],
    [
      { status: 503, body: {} },
      { code: "http_status", retryable: true },
    ],
    [
      { status: 400, body: { error: true, reason: "x" } },
      { code: "http_status", retryable: false },
    ],
  ])("fails on %j", async (answer, expected) => {
    lab.reply = () => answer;
    await expect(lab.call("weather.get", { location: "Nowhere" })).rejects.toMatchObject({
      name: "ToolError",
      ...expected,
    });
  });
});
