/**
 * The messages on the topics, as Java records: the vocabulary of every room. No mappers, no twins of these types
 * elsewhere. Start at {@link io.federationcore.schemas.message.Command}.
 */
@org.jspecify.annotations.NullMarked
package io.federationcore.schemas.message;
