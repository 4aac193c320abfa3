import { describe, expect, it } from 'vitest';
import { everyTrap } from './every-trap.ts';
import * as byName from './index.ts';

describe('everyTrap', () => {
  it('holds each trap that is exported by name', () => {
    const { everyTrap: list, ...named } = byName;
    expect(list).toEqual(expect.arrayContaining(Object.values(named)));
    expect(list).toHaveLength(Object.keys(named).length);
  });

  it('names each trap as its export is named', () => {
    for (const [name, trap] of Object.entries(byName)) {
      if ('script' in trap)
        expect(trap.name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase())).toBe(name);
    }
  });

  it.each(everyTrap)('gives the same script twice: $name', (trap) => {
    expect(trap.script(18)).toBe(trap.script(18));
  });
});
