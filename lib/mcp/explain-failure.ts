import { NetworkError, UrlNotAllowedError } from "@/lib/net/errors";
import { ToolError } from "@/lib/tools/tool-error";
import { McpFailure } from "./mcp-failure";

/** Any error of the transport or the protocol as a failure. What the server wrote itself is left out: it may echo what it was sent. */
export async function toMcpFailure(error: unknown, timeoutMs: number): Promise<McpFailure> {
  const { ProtocolError, SdkError, SdkErrorCode, SdkHttpError } = await import("@modelcontextprotocol/client");
  if (error instanceof McpFailure) return error;
  if (error instanceof UrlNotAllowedError || error instanceof ToolError) return new McpFailure(error.message);
  if (error instanceof NetworkError) return new McpFailure(error.message, error.retryable);
  if (error instanceof SdkHttpError) return new McpFailure(ofStatus(error.status), error.status >= 500);
  if (error instanceof SdkError && error.code === SdkErrorCode.RequestTimeout) return tooSlow(timeoutMs);
  if (error instanceof SdkError && error.code === SdkErrorCode.ClientHttpUnexpectedContent)
    return new McpFailure(ofStatus(-1));
  if (error instanceof SdkError && error.code === SdkErrorCode.UnsupportedResultType)
    return new McpFailure("The server asks something back before it answers, which is not supported.");
  if (error instanceof ProtocolError) return new McpFailure(`The server refused with error ${error.code}.`);
  if (error instanceof Error && error.name === "TimeoutError") return tooSlow(timeoutMs);
  if (error instanceof Error && /protocol version/i.test(error.message))
    return new McpFailure("The server speaks a version of the protocol that is not supported.");
  if (error instanceof Error && error.cause !== undefined) return toMcpFailure(error.cause, timeoutMs);
  return new McpFailure("The server's answer is not of the Model Context Protocol.", false, { cause: error });
}

const tooSlow = (ms: number) => new McpFailure(`The server took longer than ${ms / 1000} seconds.`, true);

function ofStatus(status: number): string {
  if (status === 401 || status === 403)
    return `The server refuses access (${status}). Choose a credential that it accepts.`;
  if (status === 404 || status === 405) return `There is no MCP endpoint at this address (${status}).`;
  if (status >= 300 && status < 400)
    return `The server redirects elsewhere (${status}). Enter the address it leads to.`;
  if (status < 0) return "The server's answer is neither JSON nor an event stream: this is no MCP endpoint.";
  return `The server answered ${status}.`;
}
