import {
  type ChangesWriteRequest,
  type ChangeStageNames,
  type FieldBatch,
  nameChangeColumns,
  nameStage,
  type NeutralType,
  type UnitWriter,
} from '@sync/core/connector';
import { chooseFieldFormat, createRowEncoder, type NativeType, quoteName } from '@sync/engine-postgres';
import { CopyWriter } from './copy-writer.ts';
import { readLoadTarget } from './load-target.ts';
import { findLookups } from './lookups.ts';
import { type ChangeStage, mergeChanges } from './merge-changes.ts';
import { createStageTable } from './stage-table.ts';
import type { UnitContext } from './unit.ts';
import { fieldTargets } from './write-rows.ts';

/** Opens a writer that sets changes aside in a stage, by COPY, and applies them when it is finished. */
export async function openChangesWriter(
  request: ChangesWriteRequest,
  context: UnitContext,
): Promise<UnitWriter<FieldBatch>> {
  const { connection } = context;
  const { table, columns, types, staging } = request;
  const target = await readLoadTarget(connection, table);
  const lookups = findLookups(target, columns, types);
  const names = nameChangeColumns(columns);
  const stage: ChangeStage = { request, target, names, lookups, name: nameStage(context.nextStage()) };
  const sequence = sequenceColumn(request.sequenceType);
  await createStageTable(connection, {
    name: stage.name,
    target,
    columns,
    lookups,
    more: [
      `NULL::text COLLATE "C" AS ${quoteName(names.operation)}`,
      `NULL::${sequence.sql} AS ${quoteName(names.sequence)}`,
    ],
  });
  const fields = [
    ...fieldTargets({ columns, types, target, lookups }),
    ...ownFields(names, request.sequenceType, sequence.native),
  ];
  const encoder = createRowEncoder({ table, columns: fields }, chooseFieldFormat(fields, context.serverMajor));
  const copyIn = await connection.copyIn([
    {
      table: { temporary: stage.name },
      columns: [...columns, names.operation, names.sequence],
      format: encoder.format,
    },
  ]);
  const finish = (rowsReceived: number) => mergeChanges(connection, stage, rowsReceived);
  return new CopyWriter({ table, staging, encoder, copyIn, finish });
}

function ownFields(names: ChangeStageNames, sequenceType: NeutralType, native: NativeType) {
  return [
    { column: names.operation, from: { kind: 'text', isFixed: false }, to: { name: 'text' } },
    { column: names.sequence, from: sequenceType, to: native },
  ] as const;
}

interface SequenceColumn {
  readonly sql: string;
  readonly native: NativeType;
}

/** A type that orders as the neutral type does. */
function sequenceColumn(type: NeutralType): SequenceColumn {
  switch (type.kind) {
    case 'integer': {
      const isWide = type.isUnsigned && type.bits === 64;
      return isWide ? { sql: 'numeric', native: { name: 'numeric' } } : { sql: 'int8', native: { name: 'int8' } };
    }
    case 'decimal':
      return { sql: 'numeric', native: { name: 'numeric' } };
    case 'float':
      return { sql: 'float8', native: { name: 'float8' } };
    case 'timestamp': {
      const name = type.hasZone ? 'timestamptz' : 'timestamp';
      return { sql: name, native: { name } };
    }
    case 'date':
    case 'uuid':
      return { sql: type.kind, native: { name: type.kind } };
    default:
      return { sql: 'text COLLATE "C"', native: { name: 'text' } };
  }
}
