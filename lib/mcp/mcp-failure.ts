/** What is wrong with an MCP server or its answers, in words for people. Never holds text of the server's. */
export class McpFailure extends Error {
  constructor(
    message: string,
    /** Whether another attempt may help. */
    readonly retryable = false,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = "McpFailure";
  }
}
