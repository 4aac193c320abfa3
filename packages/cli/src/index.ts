#!/usr/bin/env node
// The newest syntax and the dependencies wait behind the version check, so that an old Node gets a sentence, not a stack trace.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `dbsync needs Node.js 22.18 or newer; this is ${process.versions.node}. Install a newer Node.js, then run it again.\n`,
  );
  process.exitCode = 1;
} else {
  // Arguments may hold keys and passwords, which `ps` would show for as long as the run takes.
  process.title = 'dbsync';
  const { runCommandLine } = await import('./main.ts');
  process.exitCode = await runCommandLine(process.argv.slice(2), process);
  // A request of a library that hears no signal would keep the process until somebody answers it.
  setTimeout(() => process.exit(), 500).unref();
}
