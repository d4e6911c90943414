@org.jspecify.annotations.NullMarked
package io.federationcore.ledger.pack;
