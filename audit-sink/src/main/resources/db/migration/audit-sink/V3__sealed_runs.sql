-- What a run's seal says. The views are folds: to have it for runs that ended before, they are folded again.

ALTER TABLE fc.run ADD COLUMN workflow_receipt_hash text;

COMMENT ON COLUMN fc.run.workflow_receipt_hash IS 'The RFC 6962 root over the leaves of the whole run, once it is sealed.';
