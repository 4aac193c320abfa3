/** Runs once after all tests, in the process of the set-up. */
export default async function teardown() {
  await globalThis.testServer?.stop();
}
