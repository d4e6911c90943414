/**
 * Record signatures: who signed a record, and what the signature binds. Rights are judged by the lifecycle, not here.
 */
@org.jspecify.annotations.NullMarked
package io.federationcore.schemas.auth;
