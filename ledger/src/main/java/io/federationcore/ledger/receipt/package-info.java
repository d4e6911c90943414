/**
 * Receipts as of <a href="https://c2sp.org/tlog-proof">c2sp.org/tlog-proof</a>: that one entry is in a log, as enough
 * witnesses saw it, checked with a trust policy and nothing else. Never here: how a proof is made, and what the entry says.
 */
@org.jspecify.annotations.NullMarked
package io.federationcore.ledger.receipt;
