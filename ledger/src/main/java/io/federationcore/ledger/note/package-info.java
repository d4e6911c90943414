/**
 * Signed notes as of <a href="https://c2sp.org/signed-note">c2sp.org/signed-note</a>, and cosignatures as of <a
 * href="https://c2sp.org/tlog-cosignature">c2sp.org/tlog-cosignature</a> (v1): text, signatures and Ed25519 keys. Never
 * here: what the text says.
 *
 * <p>Start reading at {@link io.federationcore.ledger.note.Note}.
 */
@org.jspecify.annotations.NullMarked
package io.federationcore.ledger.note;
