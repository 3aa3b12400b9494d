/** The URL, or where it leads, is not to be reached from here. Never worth a retry. */
export class UrlNotAllowedError extends Error {
  readonly code = "url_not_allowed";

  constructor(message: string) {
    super(message);
    this.name = "UrlNotAllowedError";
  }
}

export type NetworkErrorCode = "network_error" | "timed_out" | "response_too_large" | "too_many_redirects";

/** The other side could not be reached, or its answer could not be read. */
export class NetworkError extends Error {
  constructor(
    readonly code: NetworkErrorCode,
    message: string,
    readonly retryable: boolean,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = "NetworkError";
  }
}
