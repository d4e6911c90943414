/**
 * PostgreSQL as the sink and its readers meet it: logins, roles, migrations, pools, transactions, and which errors pass
 * by themselves. Never here: what is stored. Start reading at {@link io.federationcore.sink.database.AuditDatabase}.
 */
@org.jspecify.annotations.NullMarked
package io.federationcore.sink.database;
