-- The Merkle tree of each partition's log. Its leaves are fc.entry.leaf. Of the complete subtrees above them only those
-- of 256, 65536, … leaves are stored, one row for 256 entries: what lies between is computed when a proof is made.

CREATE TABLE fc.tree_node (
    log_partition integer NOT NULL CHECK (log_partition >= 0),
    level integer NOT NULL CHECK (level > 0 AND level % 8 = 0),
    index bigint NOT NULL CHECK (index >= 0),
    hash bytea NOT NULL CHECK (octet_length(hash) = 32),
    PRIMARY KEY (log_partition, level, index)
);

COMMENT ON TABLE fc.tree_node IS 'Roots of complete subtrees of 2^level leaves (RFC 6962), append-only.';
COMMENT ON COLUMN fc.tree_node.index IS 'How many subtrees of that level stand before it.';

CREATE TABLE fc.log_tree (
    log_partition integer PRIMARY KEY,
    size bigint NOT NULL CHECK (size >= 0),
    hashes bytea NOT NULL,
    CHECK (octet_length(hashes) = 32 * bit_count(size::bit(64)))
);

COMMENT ON TABLE fc.log_tree IS 'Where each tree goes on; moves in the transaction that adds the entries.';
COMMENT ON COLUMN fc.log_tree.hashes IS 'The roots of the complete subtrees into which the leaves fall, the largest first.';

CREATE TRIGGER append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON fc.tree_node
    FOR EACH STATEMENT EXECUTE FUNCTION fc.refuse_change();
ALTER TABLE fc.tree_node ENABLE ALWAYS TRIGGER append_only;

GRANT SELECT, INSERT ON fc.tree_node TO fc_sink;
GRANT SELECT, INSERT, UPDATE ON fc.log_tree TO fc_sink;
GRANT SELECT ON fc.tree_node, fc.log_tree TO fc_reader;
