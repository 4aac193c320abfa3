import { feedSuite } from '../src/feed-suite/feed-suite.ts';
import { memoryFeedEnd } from '../src/memory/memory-feed-end.ts';

feedSuite({ name: 'memory-feeds', start: memoryFeedEnd });
