-- What people are shown at a gate, what they supply, and how it is opened in an emergency.

ALTER TABLE fc.gate
    ADD COLUMN ballot_sha256 text,
    ADD COLUMN excluded text[] NOT NULL DEFAULT '{}',
    ADD COLUMN input_schema text,
    ADD COLUMN input text,
    ADD COLUMN override_json text,
    ADD COLUMN review_open boolean NOT NULL DEFAULT false;
CREATE INDEX gate_awaiting_review ON fc.gate (run_id) WHERE review_open;
