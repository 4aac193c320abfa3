/** Rows for every table. They come before the triggers. */
export const rows: string = String.raw`
INSERT INTO ref.country VALUES ('DE', 'Deutschland', 'Europe'), ('AT', 'Österreich', 'Europe'), ('US', 'United States', NULL);
INSERT INTO ref.setting VALUES ('currency', 'EUR', '2024-01-01 00:00:00.123456+00'), ('empty', '', '2024-01-01 00:00:00+00'), ('null', NULL, 'infinity');
INSERT INTO app.scratch (value) VALUES ('not logged');
INSERT INTO app.practice (name, open, breaks, home, "Größe (m²)") VALUES
  ('North', '[08:00,18:00)', '{[10:00,10:15),[13:00,14:00)}', ROW('Main St. "1"', '01234', 'DE', 2), 120.50),
  ('South', '(,)', '{}', ROW(NULL, NULL, 'AT', NULL), NULL),
  ('Empty', 'empty', NULL, NULL, 1);
INSERT INTO app.patient (id, first_name, last_name, email, code, blood, attributes, contacts, tags, allergies, referred_by, practice_id, born, share, photo)
  SELECT i, 'First' || i, CASE i % 5 WHEN 0 THEN 'Müller' WHEN 1 THEN 'Mueller' WHEN 2 THEN 'O''Neil' WHEN 3 THEN 'Ångström "x"' ELSE 'Zhōu\' END,
         'User' || i || '@Example.ORG', 'p' || i, (enum_range(NULL::app."Blood Group"))[i % 8 + 1],
         extensions.hstore(ARRAY['k' || i, NULL], ARRAY['v "q"', NULL]) - NULL::text,
         ARRAY[ROW('home', ROW('Street, ' || i, 'Z', 'DE', i % 3), ARRAY['+49', NULL], 12.5)::app.contact],
         ARRAY['t' || i, NULL, ''], jsonb_build_object('nuts', i % 2 = 0, 'list', jsonb_build_array(1, NULL, '🐘')),
         nullif(i - 1, 0) / 2 + CASE WHEN i > 2 THEN 1 END, CASE WHEN i % 7 > 0 THEN 100 + (i % 3) * 10 END,
         DATE '1950-01-01' + i * 100, nullif(i % 100, 50), decode(md5(i::text), 'hex')
    FROM generate_series(1, 300) AS i;
SELECT setval('app.patient_id_seq', 300);
INSERT INTO app.doctor (name, practice_id, deputy, head_of) SELECT 'Doctor ' || i, 100 + (i % 3) * 10, NULL, nullif(i, 3) FROM generate_series(1, 12) AS i;
UPDATE app.doctor SET deputy = id + 3 WHERE id <= 9;
UPDATE app.practice SET chief = CASE id WHEN 100 THEN 3 WHEN 110 THEN 1 END;
INSERT INTO app.room SELECT p.id, n, n % 4 - 1, chr(65 + n)::"char" FROM app.practice p, generate_series(1, 5) AS n;
INSERT INTO app.booking (practice_id, room, during, by_doctor, cancelled)
  SELECT 100, i % 5 + 1, tstzrange(timestamptz '2024-01-01 00:00+00' + i * interval '1 hour', timestamptz '2024-01-01 01:00+00' + i * interval '1 hour'), i % 12 + 1, i % 10 = 0
    FROM generate_series(1, 100) AS i;
INSERT INTO app.booking (during) VALUES ('empty'), ('(,)');
INSERT INTO app.prescription (id, patient_id, doctor_id, substitute_id, repeats, note, version, path)
  SELECT md5(i::text)::uuid, i, i % 12 + 1, nullif(i % 12 + 1, 3), i % 10, 'Take ' || i || ' à jour', ROW(i % 3, i)::app.version, ('a.b' || i)::extensions.ltree FROM generate_series(1, 60) AS i;
INSERT INTO app.typed VALUES (1, 'one', 1.001), (2, DEFAULT, NULL);
INSERT INTO app.keeps_rows SELECT 1, p, ARRAY(SELECT t FROM app.typed t ORDER BY t.id), ROW(7, 'seven', 7.007)::app.typed_row FROM app.patient p WHERE id = 3;
INSERT INTO app.keeps_rows VALUES (2, NULL, '{}', DEFAULT);
INSERT INTO app.dropped VALUES (1, 10, 'd', 'e'), (2, NULL, NULL, NULL);
INSERT INTO app.no_columns DEFAULT VALUES;
INSERT INTO app."Order" VALUES (1, 'from', 'a.b', 'q"q'), (2, NULL, '', '\N');
INSERT INTO app.uses_shared_sequence DEFAULT VALUES;
INSERT INTO app.renamed_serial (x) VALUES (1), (2), (DEFAULT);
INSERT INTO app.full_replica VALUES (1, 'a'), (1, 'a');
INSERT INTO app.index_replica VALUES (1, 'a');
INSERT INTO app.no_replica VALUES (1);
INSERT INTO audit.entry (at, table_name, operation, arguments) VALUES ('2024-01-01 00:00:00+00', 'none', 'start', '{a,NULL,"b c"}');
INSERT INTO ref.defaults (id, stamp, day, price) VALUES (1, '2024-01-01', '2024-01-01', 2);
INSERT INTO ref.thing VALUES (1, 'plain');
INSERT INTO ref.priced VALUES ('only priced', 3);
INSERT INTO ref.device (id, serial_number) VALUES (2, 'S-2');
INSERT INTO ref.special_device (id, serial_number, extra) VALUES (3, 'S-3', '{"a": 1}'), (1, NULL, NULL);
INSERT INTO app.ring_a SELECT i, 51 - i FROM generate_series(1, 50) AS i;
INSERT INTO app.ring_b SELECT i, i FROM generate_series(1, 50) AS i;
INSERT INTO app.ring_c SELECT i, nullif(i, 25) FROM generate_series(1, 50) AS i;
INSERT INTO app.visit (id, day, patient_id, doctor_id, status, price)
  SELECT i, DATE '2022-01-01' + i * 2, i % 300 + 1, nullif(i % 12, 0), (enum_range(NULL::app.status))[i % 5 + 1], (i % 90) + 0.5 FROM generate_series(1, 600) AS i;
INSERT INTO app.measure SELECT CASE i % 4 WHEN 0 THEN 'Weight' WHEN 1 THEN NULL ELSE 'height' END, i, i / 3.0::double precision, 'epoch' FROM generate_series(1, 40) AS i;
INSERT INTO app.two_column_range VALUES (1, 'a', 1), (5, 'a', 2), (5, 'z', 3), (9999, 'z', NULL);
INSERT INTO app.visit_note SELECT id, id, status, day, 'note ' || id FROM app.visit WHERE id % 4 = 0;
`;
