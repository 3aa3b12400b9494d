/** Calls that may earn a rule together: one agent's calls of one tool in one step of its plan. */
export interface Cluster {
  agentId: string;
  tool: string;
  step: string;
}

/** Neither ids of agents nor of steps have a colon. */
export function clusterKey({ agentId, tool, step }: Cluster): string {
  return `${clusterPrefix({ agentId, tool })}${step}`;
}

/** What the keys of all clusters of an agent's tool begin with. */
export function clusterPrefix({ agentId, tool }: Omit<Cluster, "step">): string {
  return `${agentId}:${tool}:`;
}

export function parseClusterKey(key: string): Cluster {
  const first = key.indexOf(":");
  const last = key.lastIndexOf(":");
  return { agentId: key.slice(0, first), tool: key.slice(first + 1, last), step: key.slice(last + 1) };
}
