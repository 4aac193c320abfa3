import { readFile, writeFile } from 'node:fs/promises';
import { GROUP_NAMES, type GroupName } from '../arguments.ts';
import { formatIntroduction } from './format-report.ts';

const PAGE = new URL('../../docs/benchmarks.md', import.meta.url);

/** Replaces the groups of `docs/benchmarks.md` that were run; the others stay as they are. */
export async function writeBenchmarksPage(reports: ReadonlyMap<GroupName, string>): Promise<void> {
  const page = await readFile(PAGE, 'utf8');
  await writeFile(PAGE, replaceGroups(page, reports));
  process.stderr.write('wrote docs/benchmarks.md\n');
}

/** The page with other reports in the place of some groups. */
export function replaceGroups(page: string, reports: ReadonlyMap<GroupName, string>): string {
  const blocks = GROUP_NAMES.flatMap((group) => {
    const [begin, end] = [`<!-- ${group} -->`, `<!-- end of ${group} -->`];
    const at = page.indexOf(begin);
    const kept = at < 0 ? undefined : page.slice(at + begin.length, page.indexOf(end)).trim();
    const body = reports.get(group)?.trim() ?? kept;
    return body === undefined ? [] : [`${begin}\n\n${body}\n\n${end}\n`];
  });
  return [formatIntroduction(), ...blocks].join('\n');
}
