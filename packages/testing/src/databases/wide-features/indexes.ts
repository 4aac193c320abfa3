/** Indexes of every method and option, and statistics objects. */
export const indexes: string = `
CREATE INDEX patient_name_index ON app.patient USING btree (last_name COLLATE "C" DESC NULLS LAST, first_name text_pattern_ops) INCLUDE (email, born) WITH (fillfactor = 60);
CREATE INDEX patient_lower_index ON app.patient (lower(last_name), (born IS NULL)) WHERE blood IN ('A+', 'A-') AND email IS NOT NULL;
CREATE INDEX "Patient ""trigram"" index" ON app.patient USING gin (last_name extensions.gin_trgm_ops) WITH (fastupdate = off);
CREATE INDEX patient_trigram_gist ON app.patient USING gist (first_name extensions.gist_trgm_ops (siglen = 32));
CREATE INDEX patient_json_index ON app.patient USING gin (allergies jsonb_path_ops);
CREATE INDEX patient_born_brin ON app.patient USING brin (born date_minmax_multi_ops) WITH (pages_per_range = 16, autosummarize = on);
CREATE INDEX patient_code_hash ON app.patient USING hash (code);
CREATE UNIQUE INDEX patient_code_unique ON app.patient (app.clean_phone(code), id) NULLS NOT DISTINCT;
CREATE INDEX patient_expression_index ON app.patient ((first_name || ' ' || last_name), ((allergies ->> 'none')::boolean));
ALTER INDEX app.patient_expression_index ALTER COLUMN 1 SET STATISTICS 400;
CREATE INDEX prescription_path_index ON app.prescription USING gist (path);
CREATE INDEX prescription_version_index ON app.prescription (version app.version_order);
CREATE INDEX prescription_words_index ON app.prescription USING gin (words);
CREATE INDEX prescription_search_index ON app.prescription USING gin (to_tsvector('ref.plain_words'::regconfig, note));
CREATE INDEX booking_during_index ON app.booking USING spgist (during);
CREATE INDEX booking_mixed_index ON app.booking USING gin (practice_id, room, cancelled);
CREATE INDEX country_index ON ref.country (name COLLATE ref.german_phonebook);
ALTER TABLE app.booking CLUSTER ON booking_pkey;
COMMENT ON INDEX app.patient_name_index IS 'For the list at the desk';

CREATE STATISTICS app.patient_stats (ndistinct, dependencies) ON first_name, last_name, born FROM app.patient;
CREATE STATISTICS app.patient_mcv (mcv) ON blood, born FROM app.patient;
CREATE STATISTICS app."Expression stats" ON lower(last_name), (born + 1) FROM app.patient;
ALTER STATISTICS app.patient_stats SET STATISTICS 50;
COMMENT ON STATISTICS app.patient_stats IS 'Names go together';
`;
