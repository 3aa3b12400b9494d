/** What stands before an agent's slug in the name of the tool that runs it. */
export const AGENT_TOOL_PREFIX = "agent.";

/** Whether a call of the tool starts a run of another agent, be that agent still there or not. */
export const isAgentTool = (name: string | undefined) => name?.startsWith(AGENT_TOOL_PREFIX) ?? false;
