/**
 * Reading what the sink stored: entries with their exact bytes, and views. Never here: writing. Start reading at
 * {@link io.federationcore.sink.store.AuditStore}.
 */
@org.jspecify.annotations.NullMarked
package io.federationcore.sink.store;
