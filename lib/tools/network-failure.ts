import { NetworkError, UrlNotAllowedError } from "@/lib/net/errors";
import { ToolError } from "./tool-error";

/** Awaits a call through safeFetch and turns its errors into a step's. @throws ToolError */
export async function networkFailure<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof UrlNotAllowedError) throw new ToolError(error.code, error.message, { cause: error });
    if (error instanceof NetworkError) {
      throw new ToolError(error.code, error.message, { retryable: error.retryable, cause: error });
    }
    throw error;
  }
}
