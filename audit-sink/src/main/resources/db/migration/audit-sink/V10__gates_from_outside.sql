-- What whoever opens a gate from outside says of it; both null for all other gates.
ALTER TABLE fc.gate
    ADD COLUMN opened_as text,
    ADD COLUMN description text;
