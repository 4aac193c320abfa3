import type { NeutralType, StateColumn } from '@sync/core/connector';

const bigint: NeutralType = { kind: 'integer', bits: 64, isUnsigned: false };
const shortText: NeutralType = { kind: 'text', maxLength: 64, isFixed: false };

/** What both layouts remember of a replica, whatever they call it. In the order of the rows. */
export interface StateNames {
  readonly namespace: string;
  /** Both layouts count versions, in integers of different sizes. */
  readonly versionBits: 32 | 64;
}

/** Columns of a table of states. */
export function stateColumns({ namespace, versionBits }: StateNames): readonly [StateColumn, ...StateColumn[]] {
  return [
    { name: 'id', type: bigint, isNullable: false, isNumber: true },
    { name: namespace, type: shortText, isNullable: false },
    { name: 'source_table', type: shortText, isNullable: false },
    { name: 'timestamp', type: { kind: 'timestamp', precision: 6, hasZone: false }, isNullable: false },
    { name: 'schema_version', type: { kind: 'integer', bits: versionBits, isUnsigned: false }, isNullable: false },
    { name: 'target_schema', type: shortText, isNullable: true },
    { name: 'target_table', type: shortText, isNullable: false },
    { name: 'schema_description_format', type: shortText, isNullable: false },
    { name: 'schema_description', type: { kind: 'text', isFixed: false }, isNullable: false },
  ];
}

/** A row of a table of states, by name. */
export interface StateFields {
  /** Numbered by the sink; null in new rows. */
  readonly id: string | null;
  readonly namespace: string;
  readonly sourceTable: string;
  readonly timestamp: string;
  readonly version: string;
  readonly targetSchema: string | null;
  readonly targetTable: string;
  readonly format: string;
  readonly description: string;
}
