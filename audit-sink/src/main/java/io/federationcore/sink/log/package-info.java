/**
 * What may be stored: reads records of the log, verifies them, and adds them together with the position reached. Never
 * here: what an event means. Start reading at {@link io.federationcore.sink.log.EntryWriter}.
 */
@org.jspecify.annotations.NullMarked
package io.federationcore.sink.log;
