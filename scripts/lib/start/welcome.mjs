// What a person needs to know once Drover runs.

/**
 * @param {{ address: string, demo: import("./data-folder.mjs").Demo | undefined, demoFile: string, firstTime: boolean }} what
 * @returns {string}
 */
export function welcome({ address, demo, demoFile, firstTime }) {
  const lines = ["", `  Drover runs at ${address}`, ""];
  if (demo) {
    lines.push(`  Sign in    ${demo.email}`, `  Password   ${demo.password}`, `  API key    ${demo.api_key}`);
    if (firstTime) lines.push(`             (random, made now; kept in ${demoFile})`);
    lines.push(
      "",
      "  Start a run:",
      `  curl -X POST ${address}/api/v1/agents/${demo.agent}/run -H "Authorization: Bearer ${demo.api_key}" -H "Content-Type: application/json" -d '{}'`,
      "",
    );
  } else {
    lines.push(`  Sign up at ${address}/sign-up`, "");
  }
  lines.push("  Stop with Ctrl-C.", "");
  return lines.join("\n");
}
