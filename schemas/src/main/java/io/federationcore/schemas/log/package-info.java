/**
 * How one record of the audit log is read and checked from its bytes, for all who read it. What stands between records,
 * such as numbers and chains, is checked by the readers, which know what came before.
 */
@org.jspecify.annotations.NullMarked
package io.federationcore.schemas.log;
