// npm runs a script through a shell, which dies of a signal without passing it on.

/** Calls `end` when the shell that npm started us in is gone. Does nothing outside npm. @param {() => void} end */
export function endWithNpm(end) {
  if (!process.env.npm_lifecycle_event) return;
  const shell = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(timer);
    end();
  }, 200);
  timer.unref();
}
