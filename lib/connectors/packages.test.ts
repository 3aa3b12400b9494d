import { describe, expect, test } from "vitest";
import { allConnectors, getConnector } from "@/lib/connections/connectors/all-connectors";
import { oauthSettings } from "@/lib/connections/settings";
import { makeProbePackage } from "@/lib/sandbox/testing/probe-package";
import { loadTools } from "@/lib/tools/registry";
import { toolName } from "./action-tools";
import { authValue } from "./auth-value";
import { hostsOf } from "./hosts-of";
import { defaultsOf, inputSchemaOf } from "./input-schema";
import { installedPackages } from "./installed-packages";
import { packageDescription } from "./package-description";
import { connectorTools } from "./tool-source";

const prop = (type: string, more: object = {}) => ({ type, displayName: "", description: "", ...more });
const auth = (more: object) =>
  packageDescription.parse({ displayName: "", description: "", actions: [], auths: [more] }).auths[0] ?? fail();
const fail = (): never => {
  throw new Error("no auth");
};

describe("the tools of installed packages", () => {
  test("are the actions meant for agents, with the effects their packages declare", async () => {
    const tools = await connectorTools.list("w");
    const of = (app: string) => tools.filter((tool) => tool.app === app).map(({ name }) => name);
    expect(of("slack").length).toBeGreaterThan(30);
    expect(of("notion").length).toBeGreaterThan(15);
    expect(of("intercom").length).toBeGreaterThan(15);
    const shown = [
      "slack.post_message",
      "slack.delete_message",
      "slack.list_channels",
      "notion.search",
      "intercom.list_all_tags",
    ];
    const found = await connectorTools.find("w", [...shown, "slack.nothing", "http.get"]);
    expect(
      found.map(({ name, effect, idempotent, exposure, source }) => [name, effect, idempotent, exposure, source]),
    ).toEqual([
      ["slack.post_message", "write", false, { sends: true }, "connector"],
      ["slack.delete_message", "destructive", false, { sends: true }, "connector"],
      ["slack.list_channels", "read", true, { reads_private: true, reads_untrusted: true }, "connector"],
      ["notion.search", "read", true, { reads_private: true, reads_untrusted: true }, "connector"],
      ["intercom.list_all_tags", "write", true, { sends: true }, "connector"], // its package does not say what it does
    ]);
    for (const { name, inputSchema } of tools) {
      expect(name).toMatch(/^[a-z0-9_]+\.[a-z0-9_]+$/);
      expect(inputSchema).toMatchObject({ type: "object", additionalProperties: false });
    }
  });

  test("leave out what waits for an answer elsewhere and what can call anything", async () => {
    const names = (await connectorTools.list("w")).map(({ name }) => name);
    expect(names.filter((name) => /request_(approval|action)|custom_api_call/.test(name))).toEqual([]);
  });

  test("check their input by the schema of their properties", async () => {
    const [post] = await connectorTools.find("w", ["slack.post_message"]);
    expect(post?.checkInput({ channel: "C1", text: "hi", connection: "Team" })).toEqual({
      input: { channel: "C1", text: "hi", connection: "Team" },
    });
    expect(post?.checkInput({ text: "hi", unknown: 1 })).toMatchObject({ problems: expect.any(Array) });
    expect(post?.checkInput({ channel: "C1", unfurlLinks: "yes" })).toMatchObject({
      problems: [{ path: "unfurlLinks" }],
    });
  });

  test("stand beside Drover's own in the registry", async () => {
    const tools = await loadTools("w", ["slack.post_message", "http.get"]);
    expect(tools.get("slack.post_message")?.title).toBe("Slack: Post Message");
    expect(tools.get("http.get")?.source).toBe("builtin");
  });

  test("have names without their app's", () => {
    expect(toolName("slack", "slack_post_message")).toBe("post_message");
    expect(toolName("slack", "slack-find-user-by-email")).toBe("find_user_by_email");
    expect(toolName("intercom", "addNoteToConversation")).toBe("add_note_to_conversation");
  });
});

test("the input of an action is made from every type of property", () => {
  const props = {
    info: prop("MARKDOWN"),
    text: prop("SHORT_TEXT", { required: true, displayName: "Text", description: "Say it." }),
    count: prop("NUMBER", { required: true, defaultValue: 3 }),
    on: prop("CHECKBOX", { required: true }),
    at: prop("DATE_TIME"),
    user: prop("DROPDOWN"),
    state: prop("STATIC_DROPDOWN", {
      required: true,
      options: [
        { label: "A", value: "a" },
        { label: "B", value: "b" },
      ],
    }),
    size: prop("STATIC_DROPDOWN", { options: [{ label: "1", value: 1 }] }),
    tags: prop("STATIC_MULTI_SELECT_DROPDOWN", { options: [{ label: "T", value: "t" }] }),
    rows: prop("ARRAY", { properties: { name: prop("SHORT_TEXT", { required: true }) } }),
    more: prop("OBJECT"),
    body: prop("JSON"),
    file: prop("FILE"),
    later: prop("DYNAMIC"),
  };
  const schema = inputSchemaOf(props);
  expect(schema.required).toEqual(["text", "state"]);
  expect(schema.properties).toMatchObject({
    text: { type: "string", title: "Text", description: "Say it." },
    count: { type: "number", default: 3 },
    on: { type: "boolean" },
    at: { type: "string", format: "date-time" },
    user: { type: ["string", "number"] },
    state: { type: "string", enum: ["a", "b"] },
    size: { enum: [1] },
    tags: { type: "array", items: { type: "string", enum: ["t"] } },
    rows: { type: "array", items: { type: "object", required: ["name"], additionalProperties: false } },
    more: { type: "object" },
    body: { type: ["object", "array"] },
    file: { type: "object", properties: { url: {}, base64: {} } },
    later: { type: "object" },
  });
  expect(schema.properties).not.toHaveProperty("info");
  expect(defaultsOf(props)).toEqual({ count: 3, on: false });
});

test("what a package says of itself is cut to size, and nothing of it is trusted", () => {
  const described = packageDescription.parse({
    displayName: `${"x".repeat(500)}\0`,
    description: 7,
    auths: "none",
    actions: [
      {
        name: "a",
        displayName: { evil: true },
        ai: { description: "d".repeat(9000), idempotent: "yes" },
        props: 3,
        toString: 1,
      },
    ],
  });
  expect(described).toMatchObject({ displayName: "x".repeat(100), description: "", auths: [] });
  expect(described.actions[0]).toMatchObject({ displayName: "", ai: { idempotent: undefined }, props: {} });
  expect(described.actions[0]?.ai?.description).toHaveLength(4000);
});

describe("the connectors of packages", () => {
  test("join what Drover knows of an app, and bring further ways to connect it", () => {
    const slack = getConnector("slack");
    expect(slack).toMatchObject({
      description: "Channels and messages of a Slack workspace.",
      auth: { type: "oauth2", accountUrl: "https://slack.com/api/auth.test", scopeSeparator: "," },
      hosts: ["slack.com", "*.slack.com"],
      package: { name: "@activepieces/piece-slack", auth: 0 },
    });
    expect(allConnectors().filter(({ title }) => title === "Slack")).toHaveLength(1);
    expect(getConnector("slack_token")).toMatchObject({
      title: "Slack (bot token)",
      auth: { type: "package" },
      fields: [
        { name: "botToken", secret: true, required: true },
        { name: "userToken", secret: true, required: false },
      ],
      package: { name: "@activepieces/piece-slack", auth: 1 },
    });
    expect(getConnector("notion")).toMatchObject({ auth: { clientAuth: "basic", params: { owner: "user" } } });
    expect(getConnector("notion_token")).toMatchObject({ hosts: ["api.notion.com", "*.notion.com"] });
  });

  test("fill in the places of an address, and let nothing else into it", () => {
    const intercom = getConnector("intercom");
    expect(intercom?.fields[0]).toMatchObject({
      name: "region",
      type: "select",
      options: ["intercom", "eu.intercom", "au.intercom"],
    });
    expect(intercom?.hosts).toEqual(expect.arrayContaining(["api.intercom.io", "api.eu.intercom.io"]));
    if (intercom?.auth.type !== "oauth2") throw new Error("no OAuth 2");
    const tokenUrl = (region: string) =>
      oauthSettings(intercom, intercom.auth as never, { fields: { region }, hosts: [], scopes: [] }).tokenUrl;
    expect(tokenUrl("eu.intercom")).toBe("https://api.eu.intercom.io/auth/eagle/token");
    expect(new URL(tokenUrl("evil.example/?")).host).toBe("api.evil.example.io");
  });

  test("know their hosts from their addresses", () => {
    const oauth = (tokenUrl: string, props = {}) => hostsOf([auth({ type: "OAUTH2", tokenUrl, props })]);
    expect(oauth("https://api.example.com/token")).toEqual(["api.example.com", "*.example.com"]);
    expect(oauth("https://example.co.uk/token")).toEqual(["example.co.uk"]);
    expect(oauth("https://{tenant}.example.com/token")).toEqual(["*.example.com"]);
    expect(hostsOf([auth({ type: "SECRET_TEXT" })])).toBeUndefined();
  });

  test("hand over what is held in the shape that packages take", () => {
    const row = (fields: object) => ({ config: { fields, hosts: [], scopes: [] } });
    const opened = (fields: object, values: Record<string, string>) =>
      ({ row: row(fields), hosts: [], headers: {}, secrets: [], values }) as never;
    const options = [
      { label: "EU", value: "eu" },
      { label: "Five", value: 5 },
    ];
    const custom = auth({
      type: "CUSTOM_AUTH",
      props: {
        key: prop("SECRET_TEXT"),
        n: prop("NUMBER"),
        on: prop("CHECKBOX"),
        pick: prop("STATIC_DROPDOWN", { options }),
      },
    });
    expect(authValue(custom, opened({ n: "4", on: "true", pick: "5" }, { key: "k" }))).toEqual({
      type: "CUSTOM_AUTH",
      props: { key: "k", n: 4, on: true, pick: 5 },
    });
    expect(authValue(auth({ type: "SECRET_TEXT" }), opened({}, { secret_text: "s" }))).toEqual({
      type: "SECRET_TEXT",
      secret_text: "s",
    });
    expect(authValue(auth({ type: "BASIC_AUTH" }), opened({ username: "u" }, { password: "p" }))).toEqual({
      type: "BASIC_AUTH",
      username: "u",
      password: "p",
    });
    expect(authValue(auth({ type: "OAUTH2" }), opened({ client_id: "c" }, { access_token: "t" }))).toMatchObject({
      type: "OAUTH2",
      access_token: "t",
      props: {},
    });
  });
});

test("a package is found by its name, and by a folder of one's own", () => {
  const probe = makeProbePackage();
  process.env.DROVER_CONNECTOR_PACKAGES = `${probe.dir}, not-installed`;
  const found = installedPackages();
  delete process.env.DROVER_CONNECTOR_PACKAGES;
  probe.remove();
  expect(found.map(({ name }) => name)).toEqual([
    "@activepieces/piece-intercom",
    "@activepieces/piece-notion",
    "@activepieces/piece-slack",
    "piece-probe",
  ]);
});
