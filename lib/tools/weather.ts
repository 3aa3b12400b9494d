import { z } from "zod";
import { env } from "@/lib/config/env";
import { retryAfterMs } from "@/lib/net/retry-after";
import { safeFetch } from "@/lib/net/safe-fetch";
import { defineTool } from "./define-tool";
import { networkFailure } from "./network-failure";
import { ToolError } from "./tool-error";
import type { BuiltinTool, ToolContext } from "./types";

/** Weather from open-meteo.com, which needs no key. */

const place = z.object({
  name: z.string(),
  latitude: z.number(),
  longitude: z.number(),
  country: z.string().optional(),
  timezone: z.string().optional(),
});
const geocoding = z.object({ results: z.array(place).optional() });
const forecast = z.object({
  timezone: z.string(),
  current: z.object({
    time: z.string(),
    temperature_2m: z.number(),
    relative_humidity_2m: z.number(),
    wind_speed_10m: z.number(),
    precipitation: z.number(),
    weather_code: z.number(),
  }),
  daily: z.object({
    time: z.array(z.string()),
    temperature_2m_min: z.array(z.number().nullable()),
    temperature_2m_max: z.array(z.number().nullable()),
    precipitation_sum: z.array(z.number().nullable()),
    weather_code: z.array(z.number().nullable()),
  }),
});

/** WMO code table 4677, as far as open-meteo uses it. */
const CONDITIONS: Record<number, string> = {
  0: "clear",
  1: "mostly clear",
  2: "partly cloudy",
  3: "overcast",
  45: "fog",
  48: "freezing fog",
  51: "light drizzle",
  53: "drizzle",
  55: "heavy drizzle",
  56: "light freezing drizzle",
  57: "freezing drizzle",
  61: "light rain",
  63: "rain",
  65: "heavy rain",
  66: "light freezing rain",
  67: "freezing rain",
  71: "light snow",
  73: "snow",
  75: "heavy snow",
  77: "snow grains",
  80: "light showers",
  81: "showers",
  82: "violent showers",
  85: "light snow showers",
  86: "heavy snow showers",
  95: "thunderstorm",
  96: "thunderstorm with hail",
  99: "thunderstorm with heavy hail",
};

const inputSchema = z
  .strictObject({
    location: z.string().trim().min(1).max(200).optional().describe("A place name or postal code."),
    latitude: z.number().min(-90).max(90).optional(),
    longitude: z.number().min(-180).max(180).optional(),
    days: z.int().min(1).max(16).default(3),
  })
  .refine((input) => input.location !== undefined || (input.latitude !== undefined && input.longitude !== undefined), {
    message: "needs location, or latitude and longitude",
  });

export const weatherTools: BuiltinTool[] = [
  defineTool({
    name: "weather.get",
    title: "Weather forecast",
    description: "Current weather and a daily forecast for a place, in °C, km/h and mm, from open-meteo.com.",
    app: "weather",
    effect: "read",
    idempotent: true,
    inputSchema,
    async execute(input, ctx) {
      const { location, latitude, longitude } = input;
      const at = location === undefined ? { name: null, latitude, longitude } : await findPlace(location, ctx);
      const found = await get(`${env.openMeteoUrl}/v1/forecast`, forecast, ctx, {
        latitude: String(at.latitude),
        longitude: String(at.longitude),
        current: "temperature_2m,relative_humidity_2m,wind_speed_10m,precipitation,weather_code",
        daily: "temperature_2m_min,temperature_2m_max,precipitation_sum,weather_code",
        timezone: "auto",
        forecast_days: String(input.days),
      });
      return { location: { ...at, timezone: found.timezone }, current: current(found), daily: daily(found) };
    },
  }),
];

async function findPlace(name: string, ctx: ToolContext) {
  const query = { name, count: "1", language: "en", format: "json" };
  const [found] = (await get(`${env.openMeteoGeocodingUrl}/v1/search`, geocoding, ctx, query)).results ?? [];
  if (!found) throw new ToolError("location_not_found", `There is no place called "${name}".`);
  const { latitude, longitude, country = null } = found;
  return { name: found.name, country, latitude, longitude };
}

function current({ current: now }: z.output<typeof forecast>) {
  return {
    time: now.time,
    temperature_c: now.temperature_2m,
    humidity_percent: now.relative_humidity_2m,
    wind_kmh: now.wind_speed_10m,
    precipitation_mm: now.precipitation,
    condition: condition(now.weather_code),
  };
}

function daily({ daily: days }: z.output<typeof forecast>) {
  return days.time.map((date, i) => ({
    date,
    min_c: days.temperature_2m_min[i] ?? null,
    max_c: days.temperature_2m_max[i] ?? null,
    precipitation_mm: days.precipitation_sum[i] ?? null,
    condition: condition(days.weather_code[i]),
  }));
}

function condition(code: number | null | undefined): string {
  return (typeof code === "number" && CONDITIONS[code]) || "unknown";
}

async function get<T>(url: string, schema: z.ZodType<T>, ctx: ToolContext, query: Record<string, string>): Promise<T> {
  const response = await networkFailure(safeFetch(`${url}?${new URLSearchParams(query)}`, { signal: ctx.signal }));
  if (response.status !== 200) {
    throw new ToolError("http_status", `The weather service answered ${response.status}.`, {
      retryable: response.status === 429 || response.status >= 500,
      retryAfterMs: retryAfterMs(response.headers),
    });
  }
  try {
    return schema.parse(JSON.parse(new TextDecoder().decode(response.bytes)));
  } catch (cause) {
    throw new ToolError("unexpected_response", "The weather service's answer is not what it documents.", { cause });
  }
}
