-- The stored audit log: exact canonical bytes, only ever added to, and how far each partition is stored.
--
-- Three hands touch it. The role that runs this migration owns the tables. fc_sink, which the sink's connections
-- switch to, may add entries and never change or remove one. fc_reader may only read.

-- Roles belong to the whole server, so that another database may have made them already.
DO $$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['fc_sink', 'fc_reader'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
            EXCEPTION
                WHEN duplicate_object OR unique_violation THEN
                    NULL; -- another database's migration made it in this moment
                WHEN insufficient_privilege THEN
                    RAISE EXCEPTION 'Expected the role %, or the right to create it, but found neither', wanted
                        USING ERRCODE = 'insufficient_privilege',
                            HINT = format('As an administrator: CREATE ROLE %I NOLOGIN; GRANT %I TO %I;',
                                wanted, wanted, current_user);
            END;
        END IF;
        IF NOT pg_has_role(current_user, wanted, 'SET') THEN
            EXECUTE format('GRANT %I TO %I', wanted, current_user);
        END IF;
    END LOOP;
END
$$;

CREATE TABLE fc.entry (
    log_partition integer NOT NULL CHECK (log_partition >= 0),
    log_seq bigint NOT NULL CHECK (log_seq >= 0),
    run_id text NOT NULL,
    seq bigint CHECK (seq >= 0),
    event_id text NOT NULL,
    type text NOT NULL,
    tenant_id text NOT NULL,
    time timestamptz NOT NULL,
    command_id text,
    leaf bytea NOT NULL CHECK (octet_length(leaf) = 32),
    kafka_offset bigint NOT NULL CHECK (kafka_offset >= 0),
    entry bytea NOT NULL,
    data bytea NOT NULL,
    salt bytea NOT NULL CHECK (octet_length(salt) = 32),
    PRIMARY KEY (log_partition, log_seq),
    UNIQUE (event_id),
    UNIQUE (run_id, seq)
);
CREATE INDEX entry_command ON fc.entry (command_id, log_partition, log_seq) WHERE command_id IS NOT NULL;

COMMENT ON TABLE fc.entry IS 'The audit log, append-only. The other columns are extracted from entry, for queries.';
COMMENT ON COLUMN fc.entry.seq IS 'Place in the run''s chain, from 0; null outside of any chain.';
COMMENT ON COLUMN fc.entry.leaf IS 'SHA-256(0x00 || entry): the RFC 6962 leaf.';
COMMENT ON COLUMN fc.entry.entry IS 'The hashed part: RFC 8785 bytes, exactly as they were in the log.';
COMMENT ON COLUMN fc.entry.data IS 'The event''s members: RFC 8785 bytes, exactly as they were in the log.';

CREATE TABLE fc.log_position (
    log_partition integer PRIMARY KEY,
    log text NOT NULL,
    next_offset bigint NOT NULL DEFAULT 0,
    next_log_seq bigint NOT NULL DEFAULT 0,
    last_time timestamptz
);

COMMENT ON TABLE fc.log_position IS 'How far each partition is stored; moves in the transaction that adds the entries.';

CREATE FUNCTION fc.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Expected fc.% to be only ever added to, but found %', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON fc.entry
    FOR EACH STATEMENT EXECUTE FUNCTION fc.refuse_change();
-- ALWAYS: an ordinary trigger is skipped by a session that calls itself a replica.
ALTER TABLE fc.entry ENABLE ALWAYS TRIGGER append_only;

GRANT USAGE ON SCHEMA fc TO fc_sink, fc_reader;
GRANT SELECT, INSERT ON fc.entry TO fc_sink;
GRANT SELECT, INSERT, UPDATE ON fc.log_position TO fc_sink;
GRANT SELECT ON fc.entry, fc.log_position TO fc_reader;
