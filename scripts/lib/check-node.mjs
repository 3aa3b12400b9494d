// Says in words what an old Node would say in a stack trace. Written so that an old Node can run it.

/** Ends the process when this Node cannot run Drover. */
export function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const fits = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;
  if (fits) return;
  console.error(`Drover needs Node 20.19 or newer (22.12 or newer of the 22 line); this is ${process.versions.node}.`);
  console.error("Install it from https://nodejs.org, or with a version manager: nvm install 22");
  process.exit(1);
}
