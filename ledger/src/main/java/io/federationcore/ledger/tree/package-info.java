/**
 * RFC 6962 and RFC 9162 Merkle trees: inclusion and consistency proofs, made from complete subtrees and checked against
 * roots. Never here: where subtrees are stored, what the leaves mean.
 *
 * <p>Start reading at {@link io.federationcore.ledger.tree.MerkleTree}.
 */
@org.jspecify.annotations.NullMarked
package io.federationcore.ledger.tree;
