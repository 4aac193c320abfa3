import type { ByteOutput } from '@sync/core/connector';
import type { GobTime } from '../gob/gob-value.ts';
import { Moment } from './moment.ts';
import { readMoment } from './read-moment.ts';
import type { ValueTarget } from './value-target.ts';
import { writeAscii } from './write-digits.ts';

/** 0001-01-01 to 1970-01-01, in seconds. */
const secondsToEpoch = 62_135_596_800n;

/** A wall clock, and the name of the zone it is told in; empty for none. */
export function writeMoment(output: ByteOutput, target: ValueTarget, moment: Moment, zone: string): void {
  if (!moment.isValid) throw target.corrupt('a moment has parts that no calendar has');
  if (target.origin !== 'postgres' && moment.isZeroTime) target.lose('zero-date');
  const { type } = target;
  if (target.origin === 'bucket' && type.kind === 'timestamp' && type.precision < 6) {
    // Engines round to the digits of the column without a word.
    const step = 10 ** (9 - type.precision);
    if (moment.nano % step !== 0) throw target.misfit(`a moment with more than ${type.precision} digits of a second`);
  }
  if (type.kind === 'date') {
    // What the column in a file was, nobody says.
    if (target.origin === 'bucket' && !moment.isMidnight) throw target.misfit('a moment with a time of day');
    moment.writeDate(output);
  } else if (type.kind === 'timestamp' && !type.hasZone) {
    writeWallClock(output, target, moment, zone);
  } else if (type.kind === 'timestamp') {
    if (target.zones.isUnknown(zone)) target.lose('zone-unknown');
    const offset = target.zones.offsetAt(zone, moment.seconds);
    if (offset === undefined) throw target.corrupt('a moment is told in a time zone that is not known');
    writeUtc(output, moment, offset);
  } else {
    writeFreely(output, target, moment, zone);
  }
}

/**
 * Into a type without a zone: what the clock showed. In files nothing tells what the column was; moments of the server's own zone were instants, which
 * become UTC as everywhere.
 */
function writeWallClock(output: ByteOutput, target: ValueTarget, moment: Moment, zone: string): void {
  const { zones } = target;
  if (target.origin === 'bucket' && zones.isServers(zone)) {
    if (zones.isUnknown(zone)) target.lose('zone-unknown');
    const offset = zones.offsetAt(zone, moment.seconds) ?? 0;
    if (offset !== 0) moment.setSeconds(moment.seconds - offset, moment.nano);
  }
  moment.writeTimestamp(output, '');
}

/** A moment of Go: an instant and its offset. Types without a zone take what its clock showed. */
export function writeTime(output: ByteOutput, target: ValueTarget, time: GobTime): void {
  const seconds = Number(time.seconds - secondsToEpoch);
  const offset = time.offsetSeconds ?? 0;
  if (!shared.setSeconds(seconds + offset, time.nanos)) throw target.corrupt('a moment lies beyond any calendar');
  writeOffset(output, target, offset);
}

/** `shared` shows a clock at an offset. */
function writeOffset(output: ByteOutput, target: ValueTarget, offset: number): void {
  if (target.type.kind === 'timestamp' && target.type.hasZone) writeUtc(output, shared, offset);
  else writeMoment(output, target, shared, 'UTC');
}

const shared = new Moment();

/** A text that says a moment: RFC 3339, or as databases print it. */
export function writeMomentText(output: ByteOutput, target: ValueTarget, text: string): void {
  if (text === 'infinity' || text === '-infinity') {
    writeAscii(output, text);
    return;
  }
  const zone = readMoment(text, shared);
  if (zone === undefined) throw target.misfit('a text');
  writeOffset(output, target, zone.offsetSeconds ?? 0);
}

function writeUtc(output: ByteOutput, moment: Moment, offset: number): void {
  if (offset !== 0) moment.setSeconds(moment.seconds - offset, moment.nano);
  moment.writeTimestamp(output, '+00');
}

/** Into a type that is not one of moments: as Postgres would print it. */
function writeFreely(output: ByteOutput, target: ValueTarget, moment: Moment, zone: string): void {
  const isQuoted = target.kind === 'json';
  if (!isQuoted && target.kind !== 'text' && target.kind !== 'opaque') throw target.misfit('a moment');
  output.reserve(2);
  if (isQuoted) output.writeByte(0x22);
  const offset = target.zones.offsetAt(zone, moment.seconds);
  if (zone === '' || offset === undefined) moment.writeTimestamp(output, '');
  else writeUtc(output, moment, offset);
  output.reserve(1);
  if (isQuoted) output.writeByte(0x22);
}
