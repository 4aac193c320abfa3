/** Triggers, rules, policies, event triggers, a publication, and comments on what has none yet. */
export const behaviour: string = String.raw`
CREATE TRIGGER patient_touch BEFORE INSERT OR UPDATE ON app.patient FOR EACH ROW EXECUTE FUNCTION app.touch();
CREATE TRIGGER "patient ""audit""" AFTER DELETE OR UPDATE OF last_name, email ON app.patient
  FOR EACH ROW WHEN (OLD.last_name IS NOT NULL) EXECUTE FUNCTION audit.remember('it''s', 'back\slash', '');
CREATE TRIGGER patient_when AFTER UPDATE ON app.patient FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION audit.remember();
CREATE TRIGGER patient_statement AFTER INSERT ON app.patient REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION audit.remember_many();
CREATE TRIGGER patient_truncate BEFORE TRUNCATE ON app.patient FOR EACH STATEMENT EXECUTE FUNCTION audit.remember();
CREATE CONSTRAINT TRIGGER booking_late AFTER INSERT OR UPDATE ON app.booking DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.cancelled) EXECUTE FUNCTION audit.remember();
CREATE TRIGGER adult_write INSTEAD OF UPDATE ON app.adult FOR EACH ROW EXECUTE FUNCTION app.write_through();
CREATE TRIGGER visit_insert AFTER INSERT ON app.visit FOR EACH ROW EXECUTE FUNCTION audit.remember('visit');
CREATE TRIGGER visit_2022_only BEFORE INSERT ON app.visit_2022 FOR EACH ROW EXECUTE FUNCTION audit.remember('2022');
CREATE TRIGGER doctor_disabled AFTER INSERT ON app.doctor FOR EACH ROW EXECUTE FUNCTION audit.remember();
CREATE TRIGGER doctor_always AFTER INSERT ON app.doctor FOR EACH ROW EXECUTE FUNCTION audit.remember();
CREATE TRIGGER doctor_replica AFTER INSERT ON app.doctor FOR EACH ROW EXECUTE FUNCTION audit.remember();
ALTER TABLE app.doctor DISABLE TRIGGER doctor_disabled, ENABLE ALWAYS TRIGGER doctor_always, ENABLE REPLICA TRIGGER doctor_replica;
COMMENT ON TRIGGER patient_touch ON app.patient IS 'Keeps touched';

CREATE RULE no_delete AS ON DELETE TO ref.country WHERE OLD.code = 'DE' DO INSTEAD NOTHING;
CREATE RULE also_log AS ON INSERT TO ref.setting DO ALSO INSERT INTO audit.entry (table_name, operation) VALUES ('setting', NEW.name);
CREATE RULE constants_insert AS ON INSERT TO app.constants DO INSTEAD (INSERT INTO app.scratch (value) VALUES (NEW.word); SELECT 1);
CREATE RULE off AS ON UPDATE TO ref.country DO ALSO NOTHING;
ALTER TABLE ref.country DISABLE RULE off;
COMMENT ON RULE no_delete ON ref.country IS 'Home stays';

ALTER TABLE app.booking ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.prescription ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own_bookings ON app.booking AS PERMISSIVE FOR SELECT TO public USING (by_doctor = current_setting('app.doctor', true)::integer);
CREATE POLICY "no cancelled" ON app.booking AS RESTRICTIVE USING (NOT cancelled) WITH CHECK (NOT cancelled);
CREATE POLICY insert_only ON app.booking FOR INSERT TO CURRENT_USER WITH CHECK (EXISTS (SELECT FROM app.doctor d WHERE d.id = by_doctor));
CREATE POLICY by_patient ON app.prescription FOR UPDATE USING (true) WITH CHECK (repeats < 9);
COMMENT ON POLICY own_bookings ON app.booking IS 'Everybody sees their own';

CREATE EVENT TRIGGER wide_note_ddl ON ddl_command_end WHEN TAG IN ('CREATE SEQUENCE', 'DROP SEQUENCE') EXECUTE FUNCTION audit.note_ddl();
CREATE EVENT TRIGGER wide_drops ON sql_drop EXECUTE FUNCTION audit.note_ddl();
ALTER EVENT TRIGGER wide_drops DISABLE;
COMMENT ON EVENT TRIGGER wide_note_ddl IS 'Who makes sequences?';

CREATE PUBLICATION some_tables FOR TABLE app.patient (id, last_name), app.room WHERE (number > 0) WITH (publish = 'insert, update');
CREATE PUBLICATION one_schema FOR TABLES IN SCHEMA ref;
CREATE PUBLICATION partitioned_root FOR TABLE app.visit WITH (publish_via_partition_root = true);

COMMENT ON TABLE app.patient IS 'Everybody who ever came';
COMMENT ON COLUMN app.patient.allergies IS E'JSON:\n  {"none": true}\n-- not a comment; DROP TABLE x; $$ \\';
COMMENT ON CONSTRAINT "born in the past" ON app.patient IS 'Obvious';
COMMENT ON CONSTRAINT patient_referred_by_fkey ON app.patient IS 'By whom';
COMMENT ON TABLE app.visit IS 'A partitioned table';
COMMENT ON COLUMN app."visit 2023 open".price IS 'Of one partition only';
COMMENT ON PUBLICATION some_tables IS 'For the warehouse';
COMMENT ON TEXT SEARCH CONFIGURATION ref.plain_words IS 'Without accents';
DO $$BEGIN EXECUTE format('COMMENT ON TABLE app.booking IS %L', repeat('A long comment, with ''quotes''. ', 700)); END$$;
`;
