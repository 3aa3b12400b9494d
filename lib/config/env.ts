/** The installation's settings, read from the environment once. `scripts/` fills in what is unset before a process starts. */
function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set. Start Drover with \`npm start\`, which sets it, or set it yourself.`);
  return value;
}

export const env = {
  get port() {
    return Number(process.env.PORT ?? 3000);
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
  /** Inngest mode is on when an event key or a base URL is set; otherwise the embedded engine drives the functions. */
  get inngestMode() {
    return Boolean(process.env.INNGEST_EVENT_KEY || process.env.INNGEST_BASE_URL);
  },
};
