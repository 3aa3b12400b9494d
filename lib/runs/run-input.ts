/**
 * The parameters in a run's input. A run started through the API holds them twice, as `input.NAME` and as
 * `input.params.NAME`; any other input is its own parameters. Runs in the browser too.
 */
export function paramsOf(input: unknown): Record<string, unknown> {
  if (!isObject(input)) return {};
  return holdsTwice(input) ? input.params : input;
}

/** The input of a repeated run with edited parameters, in the shape the first one had. */
export function inputLike(original: unknown, params: Record<string, unknown>): Record<string, unknown> {
  return isObject(original) && holdsTwice(original) ? { ...params, params } : params;
}

function holdsTwice(
  input: Record<string, unknown>,
): input is Record<string, unknown> & { params: Record<string, unknown> } {
  const { params, ...rest } = input;
  if (!isObject(params)) return false;
  const names = Object.keys(params).filter((name) => name !== "params");
  return (
    names.length === Object.keys(rest).length &&
    names.every((name) => JSON.stringify(rest[name]) === JSON.stringify(params[name]))
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
