import { AppError } from "@/lib/errors/app-error";
import type { ErrorCode } from "@/lib/errors/codes";

/** A key that was ours once is refused: the caller learns no more than from any error, the workspace finds out who it was. */
export class RefusedKey extends AppError {
  constructor(
    code: ErrorCode,
    message: string,
    readonly key: { id: string; workspaceId: string },
  ) {
    super(code, message);
  }
}
