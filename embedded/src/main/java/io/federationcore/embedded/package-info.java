/**
 * A real Kafka broker and a real PostgreSQL on one machine, for {@code ./fcrun up}, {@code ./fcrun demo} and tests.
 *
 * <p>Start reading at {@link io.federationcore.embedded.EmbeddedKafka} and
 * {@link io.federationcore.embedded.EmbeddedDatabase}. Both keep everything in one directory, serve 127.0.0.1 only, stop when
 * this process ends, and start again from whatever a kill left behind. The broker runs in this process, the database in
 * processes of its own under {@code Postmaster}'s eyes. {@link io.federationcore.embedded.EmbeddedCluster} is for measuring
 * only: it lives once.
 *
 * <p>What must never live here: topics, tables, or anything else that knows what Federation Core is about; no mocks and no
 * shortcuts that a server in production would not take, such as switching syncing off; nothing that prints to standard
 * output, where users' programs read.
 *
 * <p>Of Zonky's embedded PostgreSQL only the binaries are used. Its launcher leaves the server running when this process is
 * killed, lets everybody in without a password, makes its directory under the system's temporary one writable for all
 * users, and depends on the binaries of every platform.
 */
@NullMarked
package io.federationcore.embedded;

import org.jspecify.annotations.NullMarked;
