import { printName, printTableRef } from '@sync/core/connector';
import { quoteName, quoteTable } from '../quote.ts';
import { type Draft, objectKey } from './draft.ts';
import { inUserSchema, notFromExtension, type ReadContext } from './read-context.ts';
import { bareOperatorName } from './read-operators.ts';

interface FamilyRow {
  readonly oid: string;
  readonly schema: string;
  readonly name: string;
  readonly method: string;
  /** Made by the user, not by the server or an extension. */
  readonly is_own: boolean;
  readonly classes: readonly ClassRow[];
  /** What belongs to the family and to none of its classes. */
  readonly members: readonly MemberRow[];
}

interface MemberRow {
  readonly catalog: string;
  readonly oid: string;
  readonly line: string;
}

interface ClassRow {
  readonly oid: string;
  readonly schema: string;
  readonly name: string;
  readonly type_oid: string;
  readonly type: string;
  readonly storage: string | null;
  readonly is_default: boolean;
  readonly members: readonly MemberRow[];
}

/** SQL for the operators and support functions that belong to one class (`i`) or loosely to one family (`a`). */
function membersOf(catalog: 'pg_opclass' | 'pg_opfamily', oid: string): string {
  const belongs = (member: string, row: string): string =>
    `EXISTS (SELECT FROM pg_depend d WHERE d.classid = '${member}'::regclass AND d.objid = ${row}
      AND d.refclassid = '${catalog}'::regclass AND d.refobjid = ${oid} AND d.deptype = '${catalog === 'pg_opclass' ? 'i' : 'a'}')`;
  return `coalesce((SELECT json_agg(m ORDER BY m.catalog, m.oid::oid) FROM (
    SELECT 'pg_amop' AS catalog, ao.oid::text AS oid, format('OPERATOR %s %s (%s, %s)', ao.amopstrategy, ${bareOperatorName},
      format_type(ao.amoplefttype, NULL), format_type(ao.amoprighttype, NULL)) || CASE WHEN ao.amopsortfamily = 0 THEN ''
      ELSE (SELECT ' FOR ORDER BY ' || quote_ident(sn.nspname) || '.' || quote_ident(sf.opfname) FROM pg_opfamily sf
        JOIN pg_namespace sn ON sn.oid = sf.opfnamespace WHERE sf.oid = ao.amopsortfamily) END AS line
    FROM pg_amop ao JOIN pg_operator op ON op.oid = ao.amopopr JOIN pg_namespace opn ON opn.oid = op.oprnamespace
    WHERE ao.amopfamily = f.oid AND ${belongs('pg_amop', 'ao.oid')}
    UNION ALL
    SELECT 'pg_amproc', ap.oid::text, format('FUNCTION %s (%s, %s) %s', ap.amprocnum, format_type(ap.amproclefttype, NULL),
      format_type(ap.amprocrighttype, NULL), ap.amproc::regprocedure::text)
    FROM pg_amproc ap WHERE ap.amprocfamily = f.oid AND ${belongs('pg_amproc', 'ap.oid')}) m), '[]')`;
}

/** Reads operator families and the operator classes in them. */
export async function readOperatorClasses(context: ReadContext): Promise<Draft[]> {
  const rows = await context.connection.query<FamilyRow>(`
    SELECT f.oid::text AS oid, n.nspname::text AS schema, f.opfname::text AS name, am.amname::text AS method,
      ${inUserSchema('n')} AND ${notFromExtension('pg_opfamily', 'f.oid')} AS is_own,
      ${membersOf('pg_opfamily', 'f.oid')} AS members,
      coalesce((SELECT json_agg(json_build_object('oid', c.oid::text, 'schema', cn.nspname, 'name', c.opcname,
          'type_oid', c.opcintype::text, 'type', format_type(c.opcintype, NULL), 'is_default', c.opcdefault, 'storage', CASE WHEN c.opckeytype <> 0
            THEN format_type(c.opckeytype, NULL) END, 'members', ${membersOf('pg_opclass', 'c.oid')}) ORDER BY c.opcname)
        FROM pg_opclass c JOIN pg_namespace cn ON cn.oid = c.opcnamespace
        WHERE c.opcfamily = f.oid AND ${inUserSchema('cn')} AND ${notFromExtension('pg_opclass', 'c.oid')}), '[]') AS classes
    FROM pg_opfamily f JOIN pg_namespace n ON n.oid = f.opfnamespace JOIN pg_am am ON am.oid = f.opfmethod
    WHERE f.oid >= 16384 OR EXISTS (SELECT FROM pg_opclass c WHERE c.opcfamily = f.oid AND c.oid >= 16384)`);
  return rows.flatMap((row) => familyDrafts(row, context));
}

function familyDrafts(row: FamilyRow, context: ReadContext): Draft[] {
  const classes = row.classes.map((one) => classDraft(one, row, context));
  if (!row.is_own) return classes;
  const printed = `${printTableRef(row)} using ${printName(row.method)}`;
  const on = `OPERATOR FAMILY ${quoteTable(row)} USING ${quoteName(row.method)}`;
  const family: Draft = {
    id: `operator family ${printed}`,
    kind: 'operator family',
    name: printed,
    section: 'before-data',
    sql: `CREATE ${on};${context.comments.sqlFor(on, 'pg_opfamily', row.oid)}`,
    makes: [objectKey('pg_opfamily', row.oid)],
    tables: [],
  };
  if (row.members.length === 0) return [family, ...classes];
  const members: Draft = {
    id: `operator family members ${printed}`,
    kind: 'operator family members',
    name: printed,
    section: 'before-data',
    sql: `ALTER ${on} ADD\n  ${row.members.map(({ line }) => line).join(',\n  ')};`,
    makes: row.members.map(({ catalog, oid }) => objectKey(catalog, oid)),
    needs: [...family.makes, ...classes.flatMap(({ makes }) => makes)],
    accompanies: classes.flatMap(({ makes }) => makes),
    tables: 'reached',
  };
  return [family, ...classes, members];
}

function classDraft(row: ClassRow, family: FamilyRow, context: ReadContext): Draft {
  const printed = `${printTableRef(row)} using ${printName(family.method)}`;
  const on = `OPERATOR CLASS ${quoteTable(row)}`;
  const using = `USING ${quoteName(family.method)}`;
  const items = [...(row.storage === null ? [] : [`STORAGE ${row.storage}`]), ...row.members.map(({ line }) => line)];
  // The server wants at least one item; naming the storage type it has anyway says nothing.
  const listed = items.length > 0 ? items : [`STORAGE ${row.type}`];
  const head = `CREATE ${on}${row.is_default ? ' DEFAULT' : ''} FOR TYPE ${row.type} ${using} FAMILY ${quoteTable(family)} AS`;
  return {
    id: `operator class ${printed}`,
    kind: 'operator class',
    name: printed,
    section: 'before-data',
    sql: `${head}\n  ${listed.join(',\n  ')};${context.comments.sqlFor(`${on} ${using}`, 'pg_opclass', row.oid)}`,
    makes: [objectKey('pg_opclass', row.oid)],
    needs: [objectKey('pg_opfamily', family.oid)],
    accompanies: [objectKey('pg_type', row.type_oid)],
    tables: 'reached',
  };
}
