/**
 * The audit sink: follows {@code fc-run.audit} and stores it in PostgreSQL, append-only, each event once.
 *
 * <p>Here live the service and its consumer loop. What may be stored is decided in {@code log}, read views are folded
 * in {@code view}, readers start at {@code store}, and {@code database} knows roles, migrations and pools. Never here:
 * commands, policies, how a run moves. Nothing is stored that does not verify, and nothing is skipped: where log and
 * store disagree, the sink stops and says where.
 *
 * <p>Start reading at {@link io.federationcore.sink.AuditSink}.
 */
@org.jspecify.annotations.NullMarked
package io.federationcore.sink;
