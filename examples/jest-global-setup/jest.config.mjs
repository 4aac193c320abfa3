export default {
  testEnvironment: 'node',
  globalSetup: './global-setup.mjs',
  globalTeardown: './global-teardown.mjs',
  // The tests are plain JavaScript.
  transform: {},
};
