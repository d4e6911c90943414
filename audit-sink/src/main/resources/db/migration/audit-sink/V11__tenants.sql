-- fc_gateway, the role of whoever answers the world's requests: it sees the rows of one tenant, the one that its
-- transaction names in fc.tenant_id, and none where it names none. The other roles see all rows, as before.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'fc_gateway') THEN
        BEGIN
            CREATE ROLE fc_gateway NOLOGIN;
        EXCEPTION
            WHEN duplicate_object OR unique_violation THEN
                NULL; -- another database's migration made it in this moment
            WHEN insufficient_privilege THEN
                RAISE EXCEPTION 'Expected the role fc_gateway, or the right to create it, but found neither'
                    USING ERRCODE = 'insufficient_privilege',
                        HINT = format('As an administrator: CREATE ROLE fc_gateway NOLOGIN; GRANT fc_gateway TO %I;',
                            current_user);
        END;
    END IF;
    IF NOT pg_has_role(current_user, 'fc_gateway', 'SET') THEN
        EXECUTE format('GRANT fc_gateway TO %I', current_user);
    END IF;
END
$$;

-- Which request asked for what, so that a repetition has no second effect. Kept a day.
CREATE TABLE fc.http_request (
    tenant_id text NOT NULL,
    principal text NOT NULL,
    idempotency_key text NOT NULL,
    body_sha256 text NOT NULL,
    run_id text NOT NULL,
    command_id text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, principal, idempotency_key)
);
CREATE INDEX http_request_age ON fc.http_request (created_at);

GRANT USAGE ON SCHEMA fc TO fc_gateway;
GRANT SELECT ON fc.entry, fc.run, fc.gate TO fc_gateway;
GRANT SELECT, INSERT, UPDATE, DELETE ON fc.http_request TO fc_gateway;

ALTER TABLE fc.entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE fc.run ENABLE ROW LEVEL SECURITY;
ALTER TABLE fc.gate ENABLE ROW LEVEL SECURITY;
ALTER TABLE fc.http_request ENABLE ROW LEVEL SECURITY;

CREATE POLICY every_tenant ON fc.entry TO fc_sink, fc_reader USING (true) WITH CHECK (true);
CREATE POLICY every_tenant ON fc.run TO fc_sink, fc_reader USING (true) WITH CHECK (true);
CREATE POLICY every_tenant ON fc.gate TO fc_sink, fc_reader USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON fc.entry FOR SELECT TO fc_gateway USING (tenant_id = current_setting('fc.tenant_id', true));
CREATE POLICY one_tenant ON fc.run FOR SELECT TO fc_gateway USING (tenant_id = current_setting('fc.tenant_id', true));
CREATE POLICY one_tenant ON fc.gate FOR SELECT TO fc_gateway USING (tenant_id = current_setting('fc.tenant_id', true));
CREATE POLICY one_tenant ON fc.http_request TO fc_gateway
    USING (tenant_id = current_setting('fc.tenant_id', true))
    WITH CHECK (tenant_id = current_setting('fc.tenant_id', true));
CREATE POLICY outdated ON fc.http_request FOR DELETE TO fc_gateway USING (created_at < now() - interval '1 day');
CREATE POLICY outdated_seen ON fc.http_request FOR SELECT TO fc_gateway
    USING (created_at < now() - interval '1 day' AND current_setting('fc.tenant_id', true) = '');
