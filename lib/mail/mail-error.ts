/** Mail that did not go out. `permanent`: another attempt would end the same way. */
export class MailError extends Error {
  constructor(
    message: string,
    readonly permanent: boolean,
  ) {
    super(message);
    this.name = "MailError";
  }
}
