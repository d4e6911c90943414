/**
 * Holds the contract's files, which programs in other languages are written against, to the Java records, and both to what
 * was released. Start at {@link io.federationcore.schemas.contract.ContractExamplesTest}.
 */
@org.jspecify.annotations.NullMarked
package io.federationcore.schemas.contract;
