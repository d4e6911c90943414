-- Read views: folds of fc.entry. They may lag it, and can be emptied and folded again.
-- JSON is kept as text: jsonb refuses U+0000 and rewrites numbers.

CREATE TABLE fc.view_position (
    log_partition integer PRIMARY KEY,
    next_log_seq bigint NOT NULL DEFAULT 0
);

CREATE TABLE fc.run (
    run_id text PRIMARY KEY,
    tenant_id text NOT NULL,
    workflow_id text NOT NULL,
    workflow_version text NOT NULL,
    workflow_digest text NOT NULL,
    driver text NOT NULL,
    principal text NOT NULL,
    principal_via text,
    actor text NOT NULL,
    correlation_id text,
    input_payload text NOT NULL,
    input_sha256 text NOT NULL,
    metadata text NOT NULL,
    tags text[] NOT NULL,
    retry_of text,
    deadline timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    status text NOT NULL,
    status_reason text,
    current_step text,
    step_index integer NOT NULL,
    output_payload text,
    finish_reason text,
    error_detail text,
    error_step text,
    started_at timestamptz,
    completed_at timestamptz,
    updated_at timestamptz NOT NULL,
    seq bigint NOT NULL,
    leaf text NOT NULL
);
CREATE INDEX run_newest ON fc.run (created_at DESC, run_id);
CREATE INDEX run_newest_of_tenant ON fc.run (tenant_id, created_at DESC, run_id);

CREATE TABLE fc.step (
    run_id text NOT NULL,
    step_id text NOT NULL,
    step_index integer NOT NULL,
    type text,
    attempt integer NOT NULL,
    status text NOT NULL,
    gate_id text NOT NULL,
    queue text,
    input_sha256 text NOT NULL,
    output_sha256 text,
    error_code text,
    error_detail text,
    due timestamptz,
    entered_at timestamptz NOT NULL,
    started_at timestamptz,
    ended_at timestamptz,
    PRIMARY KEY (run_id, step_id)
);

CREATE TABLE fc.gate (
    gate_id text PRIMARY KEY,
    run_id text NOT NULL,
    tenant_id text NOT NULL,
    step_id text,
    step_index integer,
    attempt integer NOT NULL,
    requested_seq bigint NOT NULL,
    name text NOT NULL,
    gate_type text NOT NULL,
    status text NOT NULL,
    input_sha256 text NOT NULL,
    verdict text,
    policy text,
    tier text,
    rules text[] NOT NULL,
    verdict_json text,
    approval text,
    approvers text[] NOT NULL,
    quorum integer,
    votes text NOT NULL,
    approved_by text,
    reason text,
    due timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    resolved_at timestamptz,
    expires_at timestamptz
);
CREATE INDEX gate_of_run ON fc.gate (run_id, requested_seq);
CREATE INDEX gate_waiting ON fc.gate (created_at) WHERE status = 'pending' AND gate_type = 'approval';

GRANT SELECT, INSERT, UPDATE ON fc.view_position TO fc_sink;
GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON fc.run, fc.step, fc.gate TO fc_sink;
GRANT SELECT ON fc.view_position, fc.run, fc.step, fc.gate TO fc_reader;
