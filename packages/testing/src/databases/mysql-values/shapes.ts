import type { MysqlKind } from '../mysql-test-database.ts';
import { column, valueTable } from './value-table.ts';

const from = (text: string, srid?: number): string =>
  `ST_GeomFromText('${text}'${srid === undefined ? '' : `, ${srid}`})`;
const polygon = 'POLYGON((0 0,10 0,10 10,0 10,0 0),(2 2,4 2,4 4,2 4,2 2))';

/** Spatial types. Both flavors store a system of reference before each shape. */
export function shapeTables({ flavor }: MysqlKind): readonly string[] {
  const system = flavor === 'mysql' ? 'SRID 4326' : 'REF_SYSTEM_ID=4326';
  return [
    ...valueTable('shapes', [
      column(
        'shape',
        'geometry',
        from('POINT(1.5 -2.25)'),
        from(polygon),
        from('POINT(10 20)', 4326),
        from('LINESTRING(0 0,1 1)', 3857),
      ),
      column('point', 'point', from('POINT(0.1 0.2)'), from('POINT(-1.7976931348623157e308 5e-324)')),
      column('line', 'linestring', from('LINESTRING(0 0,1 1,2 0)')),
      column('polygon', 'polygon', from(polygon)),
      column('points', 'multipoint', from('MULTIPOINT((0 0),(1 1))')),
      column('lines', 'multilinestring', from('MULTILINESTRING((0 0,1 1),(2 2,3 3))')),
      column('polygons', 'multipolygon', from('MULTIPOLYGON(((0 0,1 0,1 1,0 0)))')),
      column('collection', 'geometrycollection', from('GEOMETRYCOLLECTION(POINT(1 1),LINESTRING(0 0,1 1))')),
    ]),
    `CREATE TABLE places (id int NOT NULL PRIMARY KEY, place point ${system} NOT NULL, SPATIAL KEY places_place (place)) ENGINE=InnoDB`,
    `INSERT INTO places VALUES (1, ${from('POINT(52.5 13.4)', 4326)}), (2, ${from('POINT(-33.9 151.2)', 4326)})`,
  ];
}
