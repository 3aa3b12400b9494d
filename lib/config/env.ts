/** The installation's settings, read from the environment once. `scripts/` fills in what is unset before a process starts. */
function required(name: string): string {
  const value = process.env[name];
  if (!value)
    throw new Error(`${name} is not set. Start Drover with \`npm start\`, which sets it, or set it yourself.`);
  return value;
}

function clientOf(clientId: string | undefined, clientSecret: string | undefined) {
  return clientId && clientSecret ? { clientId, clientSecret } : undefined;
}

export const env = {
  get port() {
    return Number(process.env.PORT ?? 3000);
  },
  /** The address to listen on; all of them when it is not given. */
  get host() {
    return process.env.HOST || undefined;
  },
  /** For how long a web process that ends takes connections still, so that a balancer can see that it is not ready: 0 to 10. */
  get drainSeconds() {
    const seconds = Number(process.env.DROVER_DRAIN_SECONDS);
    return seconds > 0 ? Math.min(seconds, 10) : 0;
  },
  /** Where people and programs reach this installation, without a trailing slash. */
  get publicUrl() {
    return (process.env.DROVER_URL ?? `http://localhost:${this.port}`).replace(/\/+$/, "");
  },
  get dataDir() {
    return process.env.DROVER_DATA_DIR ?? ".data";
  },
  get databaseUrl() {
    return required("DATABASE_URL");
  },
  /** The root secret; purposes derive their own keys from it (lib/crypto). */
  get secret() {
    return required("DROVER_SECRET");
  },
  /** How many proxies of the installation stand in front of it: that many entries of X-Forwarded-For are believed. */
  get trustedProxies() {
    return Number(process.env.DROVER_TRUSTED_PROXIES ?? 0);
  },
  /** Where the vault's private keys are, `keys.json`, which workers alone need. */
  get vaultDir() {
    return process.env.DROVER_VAULT_DIR || `${this.dataDir}/vault`;
  },
  /** Where its public key is, `public.json`, which the web process needs too; beside the private ones by default. */
  get vaultPublicDir() {
    return process.env.DROVER_VAULT_PUBLIC_DIR || this.vaultDir;
  },
  /** How events are logged: `text` for people, `json` for collectors, a line each. */
  get logFormat(): "text" | "json" {
    return process.env.DROVER_LOG_FORMAT === "json" ? "json" : "text";
  },
  /** The least that is logged: `info` for a collector, `warn` for a terminal. `debug` adds a line for each request. */
  get logLevel(): "debug" | "info" | "warn" | "error" {
    const level = process.env.DROVER_LOG_LEVEL;
    if (level === "debug" || level === "info" || level === "warn" || level === "error") return level;
    return this.logFormat === "json" ? "info" : "warn";
  },
  /** What who scrapes /metrics has to send as its bearer token; without one the web process has no /metrics. */
  get metricsToken() {
    return process.env.DROVER_METRICS_TOKEN || undefined;
  },
  /** Where a worker answers /metrics and /healthz; without one it listens nowhere. */
  get metricsPort() {
    return Number(process.env.DROVER_METRICS_PORT) || undefined;
  },
  /** Whether OpenTelemetry's standard variables name a collector of traces. */
  get tracing(): boolean {
    const { OTEL_SDK_DISABLED: disabled, OTEL_TRACES_EXPORTER: exporter } = process.env;
    const endpoint = process.env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT || process.env.OTEL_EXPORTER_OTLP_ENDPOINT;
    return Boolean(endpoint) && disabled !== "true" && exporter !== "none";
  },
  /** Whether a worker of a restored copy, which does nothing towards the outside, shall end that when it starts. */
  get resumeOutbound() {
    return process.env.DROVER_RESUME_OUTBOUND === "1";
  },
  /** Inngest mode is on when an event key or a base URL is set; otherwise the embedded engine drives the functions. */
  get inngestMode() {
    return Boolean(process.env.INNGEST_EVENT_KEY || process.env.INNGEST_BASE_URL);
  },
  /** The keys that an Inngest server may sign its calls with, the current one first. */
  get inngestSigningKeys(): string[] {
    return [process.env.INNGEST_SIGNING_KEY, process.env.INNGEST_SIGNING_KEY_FALLBACK].flatMap((key) => key || []);
  },
  /** The name of a key without which nothing can be exchanged with an Inngest server, if one is not set. */
  get missingInngestKey(): string | undefined {
    if (!process.env.INNGEST_SIGNING_KEY) return "INNGEST_SIGNING_KEY";
    return process.env.INNGEST_EVENT_KEY ? undefined : "INNGEST_EVENT_KEY";
  },
  /** Where an Inngest server reaches the workers, without a path. */
  get inngestServeOrigin() {
    return (process.env.INNGEST_SERVE_ORIGIN || `http://localhost:${this.workerPort}`).replace(/\/+$/, "");
  },
  /** Where a worker serves the functions to an Inngest server. */
  get workerPort() {
    return Number(process.env.DROVER_WORKER_PORT || 3001);
  },
  /** The most tool calls that one run of an agent may be allowed: 50, or up to 200. */
  get maxAgentSteps() {
    const most = Number(process.env.DROVER_MAX_AGENT_STEPS || 50);
    return most >= 1 && most <= 200 ? Math.floor(most) : 50;
  },
  /** How long a synchronous call waits for its run, in seconds: 60, or less. */
  get syncWaitSeconds() {
    const seconds = Number(process.env.DROVER_SYNC_WAIT_SECONDS || 60);
    return seconds > 0 && seconds < 60 ? seconds : 60;
  },
  /** Connections to PostgreSQL that one process may hold. */
  get databasePool() {
    return Number(process.env.DROVER_DB_POOL ?? 12);
  },
  /** Jobs, so runs in progress, that one worker process takes at a time. */
  get workerConcurrency() {
    return Number(process.env.DROVER_WORKER_CONCURRENCY ?? 40);
  },
  /** `host:port` pairs that safeFetch may reach although they are private, from DROVER_ALLOW_PRIVATE_HOSTS. */
  get allowPrivateHosts() {
    return (process.env.DROVER_ALLOW_PRIVATE_HOSTS ?? "").split(",").flatMap((each) => each.trim().toLowerCase() || []);
  },
  /** What the pauses between a webhook's attempts are multiplied by: 1, or less where they are to be tried out. */
  get webhookBackoffScale() {
    return Number(process.env.DROVER_WEBHOOK_BACKOFF_SCALE ?? 1);
  },
  /**
   * An OpenAI-compatible API for workspaces that have no model provider of their own; without one, llm steps are
   * answered by the offline responder.
   */
  get llm() {
    const baseUrl = process.env.DROVER_LLM_BASE_URL?.replace(/\/+$/, "");
    return {
      baseUrl,
      apiKey: process.env.DROVER_LLM_API_KEY,
      model: process.env.DROVER_LLM_MODEL,
      embeddingModel: process.env.DROVER_LLM_EMBEDDING_MODEL || undefined,
    };
  },
  /** Where the providers of the kinds `openai` and `anthropic` are: a proxy of the installation's, perhaps. */
  get openaiUrl() {
    return (process.env.DROVER_OPENAI_URL ?? "https://api.openai.com/v1").replace(/\/+$/, "");
  },
  get anthropicUrl() {
    return (process.env.DROVER_ANTHROPIC_URL ?? "https://api.anthropic.com/v1").replace(/\/+$/, "");
  },
  /** Where mail goes out, `smtp://user:password@host:587` or `smtps://…`; without it mail is kept for the dashboard to show. */
  get smtpUrl() {
    return process.env.DROVER_SMTP_URL || undefined;
  },
  /** The sender of mail: an address, or `Name <address>`. */
  get mailFrom() {
    return process.env.DROVER_MAIL_FROM || `Drover <drover@${new URL(this.publicUrl).hostname}>`;
  },
  /**
   * The OAuth client that a connector uses unless a person enters one of their own: DROVER_OAUTH_GITHUB_CLIENT_ID and
   * DROVER_OAUTH_GITHUB_CLIENT_SECRET for `github`. Web and worker read the id, the worker alone the secret.
   */
  oauthClient(app: string) {
    const prefix = `DROVER_OAUTH_${app.toUpperCase().replace(/[^A-Z0-9]/g, "_")}`;
    const id = process.env[`${prefix}_CLIENT_ID`];
    return id ? { id, secret: process.env[`${prefix}_CLIENT_SECRET`] } : undefined;
  },
  /** Who may make an account by themselves: `open`, anyone; `invite`, the first person and whoever is invited. */
  get signUp(): "open" | "invite" {
    return process.env.DROVER_SIGN_UP === "invite" ? "invite" : "open";
  },
  /** Signing in by GitHub: the id and secret of an OAuth app there. */
  get githubSignIn() {
    return clientOf(process.env.DROVER_GITHUB_CLIENT_ID, process.env.DROVER_GITHUB_CLIENT_SECRET);
  },
  /** Signing in by Google: the id and secret of an OAuth client there. */
  get googleSignIn() {
    return clientOf(process.env.DROVER_GOOGLE_CLIENT_ID, process.env.DROVER_GOOGLE_CLIENT_SECRET);
  },
  /** Signing in by any other OpenID Connect issuer, under a name for its button. */
  get oidcSignIn() {
    const client = clientOf(process.env.DROVER_OIDC_CLIENT_ID, process.env.DROVER_OIDC_CLIENT_SECRET);
    const issuer = process.env.DROVER_OIDC_ISSUER?.replace(/\/+$/, "");
    return client && issuer ? { ...client, issuer, name: process.env.DROVER_OIDC_NAME || "single sign-on" } : undefined;
  },
  /** Gmail's API, for drafts by a Google connection. */
  get gmailUrl() {
    return (process.env.DROVER_GMAIL_URL ?? "https://gmail.googleapis.com").replace(/\/+$/, "");
  },
  get openMeteoUrl() {
    return (process.env.DROVER_OPEN_METEO_URL ?? "https://api.open-meteo.com").replace(/\/+$/, "");
  },
  get openMeteoGeocodingUrl() {
    return (process.env.DROVER_OPEN_METEO_GEOCODING_URL ?? "https://geocoding-api.open-meteo.com").replace(/\/+$/, "");
  },
  /** The program of the sandbox's processes; a build makes it (server/sandbox.ts). */
  get sandboxScript() {
    return process.env.DROVER_SANDBOX_SCRIPT || ".build/sandbox.mjs";
  },
  /** A file of further certificates to trust, as Node itself reads it. */
  get extraCaCerts() {
    return process.env.NODE_EXTRA_CA_CERTS || undefined;
  },
  /** Scripts and connector calls that one process runs at a time; others wait. */
  get sandboxConcurrency() {
    const most = Number(process.env.DROVER_SANDBOX_CONCURRENCY || 4);
    return most >= 1 ? Math.floor(most) : 4;
  },
  /** Connector packages beside the installed ones: names, or folders of one's own, separated by commas. */
  get connectorPackages() {
    return (process.env.DROVER_CONNECTOR_PACKAGES ?? "").split(",").flatMap((each) => each.trim() || []);
  },
  /**
   * `slack.com=127.0.0.1:4470,…`: hosts that connector packages reach elsewhere, in plain text, for a proxy that stands
   * before them or a stand-in. Only who runs the installation can set it; where it leads is not vetted.
   */
  get connectorHosts(): Record<string, string> {
    const pairs = (process.env.DROVER_CONNECTOR_HOSTS ?? "")
      .split(",")
      .map((each) => each.trim().toLowerCase().split("="));
    return Object.fromEntries(pairs.flatMap(([host, target]) => (host && target ? [[host, target]] : [])));
  },
};
