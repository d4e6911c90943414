@org.jspecify.annotations.NullMarked
package io.federationcore.witness;
