import type { Reporter, TestModule, Vitest } from 'vitest/node';

/**
 * Ends a run with one plain line that a machine can read: `Tests: 12 passed, 0 failed, 1 skipped`. Before it stands, once, which servers could not be
 * had for tests.
 */
export default class ClosingLineReporter implements Reporter {
  #vitest: Vitest | undefined;

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    let passed = 0;
    // An error outside of any test fails the run, so it counts.
    let failed = unhandledErrors.length;
    let skipped = 0;
    for (const module of modules) {
      failed += module.errors().length;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed') passed += 1;
        else if (state === 'failed') failed += 1;
        else skipped += 1;
      }
    }
    for (const note of this.#takeNotes()) process.stdout.write(`\n${note}\n`);
    process.stdout.write(`\nTests: ${passed} passed, ${failed} failed, ${skipped} skipped\n`);
  }
  /** The set-up of the test servers provides one list to all projects of a run, and says itself what is left in it. */
  #takeNotes(): readonly string[] {
    return (this.#vitest?.projects ?? []).flatMap((project) => {
      const notes: unknown = Reflect.get(project.getProvidedContext(), 'syncTestingNotes');
      return Array.isArray(notes) ? notes.splice(0).map(String) : [];
    });
  }
}
