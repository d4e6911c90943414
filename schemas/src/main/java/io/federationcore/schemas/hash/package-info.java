/**
 * RFC 6962 hashing over RFC 8785 bytes: leaves, nodes, roots, salted data roots, and trees that grow.
 * Proofs live in the ledger, not here.
 */
@org.jspecify.annotations.NullMarked
package io.federationcore.schemas.hash;
