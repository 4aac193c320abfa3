// What every measured process does around its work: times it, and writes its figures to standard output as JSON. Start-up and imports are
// not part of the time.

/** Runs the work; what it resolves to stands beside the figures. */
export async function measured(work) {
  const cpuBefore = process.cpuUsage();
  const started = performance.now();
  const found = await work();
  const seconds = (performance.now() - started) / 1000;
  const cpu = process.cpuUsage(cpuBefore);
  const peakMegabytes = process.resourceUsage().maxRSS / 1024;
  process.stdout.write(JSON.stringify({ seconds, cpuSeconds: (cpu.user + cpu.system) / 1e6, peakMegabytes, ...found }));
}
