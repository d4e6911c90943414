package io.federationcore.gateway;

import io.federationcore.client.CommandIds;
import io.federationcore.client.RunIds;
import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.message.RejectionCode;
import io.federationcore.sink.database.Query;
import io.federationcore.sink.store.TenantStore;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which ids the command of a request has. With an idempotency key they are kept in the database before anything is sent,
 * so that a repetition, on whichever gateway and after whichever crash, is the same command again.
 */
final class RequestKeys {
    private static final int MAX_KEY = 200;

    private final TenantStore store;

    RequestKeys(TenantStore store) {
        this.store = store;
    }

    /**
     * A command's ids.
     *
     * @param key the idempotency key; null where the request has none
     * @param repeated whether the key was used before, for the same request
     */
    record Ids(String runId, String commandId, @Nullable String key, boolean repeated) {}

    private record Row(String bodySha256, Ids ids) {}

    /**
     * The ids of a request.
     *
     * @param runId makes the id of a run that is to be created, or gives that of the run that the request names
     */
    Ids idsOf(Caller caller, HttpExchange exchange, byte[] body, Supplier<String> runId)
            throws HttpProblem, SQLException {
        String key = exchange.header("X-Idempotency-Key").orElse(null);
        if (key == null) {
            return new Ids(runId.get(), CommandIds.next(), null, false);
        }
        if (key.length() > MAX_KEY || !key.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            throw HttpProblem.malformed(
                    "Expected 'X-Idempotency-Key' to be 1 to " + MAX_KEY + " printable ASCII characters");
        }
        String hash = Sha256.hex(
                (exchange.method() + ' ' + exchange.path() + '\n' + new String(body, StandardCharsets.ISO_8859_1))
                        .getBytes(StandardCharsets.ISO_8859_1));
        Ids fresh = new Ids(runId.get(), CommandIds.next(), key, false);
        Row row = keep(caller, hash, fresh);
        if (!row.bodySha256().equals(hash)) {
            throw HttpProblem.conflict(
                    RejectionCode.CONFLICT,
                    "Expected a new 'X-Idempotency-Key', but this one was used for another request within a day");
        }
        return row.ids();
    }

    /** Another id for a run that was never made, because its first one is too old by now. */
    Ids renewed(Caller caller, Ids outdated) throws SQLException {
        String key = outdated.key();
        return store.inTenant(caller.tenant(), connection -> {
            try (PreparedStatement update = connection.prepareStatement("UPDATE fc.http_request SET run_id = ?"
                    + " WHERE tenant_id = ? AND principal = ? AND idempotency_key = ? AND run_id = ?")) {
                update.setString(1, RunIds.next());
                update.setString(2, caller.tenant());
                update.setString(3, caller.principal().reference());
                update.setString(4, key);
                update.setString(5, outdated.runId());
                update.executeUpdate();
            }
            return Query.list(
                            connection,
                            "SELECT run_id, command_id FROM fc.http_request"
                                    + " WHERE tenant_id = ? AND principal = ? AND idempotency_key = ?",
                            parameters -> parameters
                                    .text(caller.tenant())
                                    .text(caller.principal().reference())
                                    .text(key),
                            row -> new Ids(row.text(), row.text(), key, true))
                    .getFirst();
        });
    }

    /** Forgets keys that are older than a day, of whatever tenant. */
    int forgetOld() throws SQLException {
        return store.inNoTenant(connection -> {
            try (PreparedStatement delete = connection.prepareStatement(
                    "DELETE FROM fc.http_request WHERE created_at < now() - interval '1 day'")) {
                return delete.executeUpdate();
            }
        });
    }

    /** Keeps the fresh ids unless the key has some that are younger than a day; gives those that count. */
    private Row keep(Caller caller, String hash, Ids fresh) throws SQLException {
        return store.inTenant(caller.tenant(), connection -> {
            List<String> kept = Query.list(
                    connection,
                    "INSERT INTO fc.http_request AS known"
                            + " (tenant_id, principal, idempotency_key, body_sha256, run_id, command_id)"
                            + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (tenant_id, principal, idempotency_key)"
                            + " DO UPDATE SET body_sha256 = excluded.body_sha256, run_id = excluded.run_id,"
                            + " command_id = excluded.command_id, created_at = now()"
                            + " WHERE known.created_at < now() - interval '1 day' RETURNING run_id",
                    parameters -> parameters
                            .text(caller.tenant())
                            .text(caller.principal().reference())
                            .text(fresh.key())
                            .text(hash)
                            .text(fresh.runId())
                            .text(fresh.commandId()),
                    row -> row.text());
            if (!kept.isEmpty()) {
                return new Row(hash, fresh);
            }
            return Query.list(
                            connection,
                            "SELECT body_sha256, run_id, command_id FROM fc.http_request"
                                    + " WHERE tenant_id = ? AND principal = ? AND idempotency_key = ?",
                            parameters -> parameters
                                    .text(caller.tenant())
                                    .text(caller.principal().reference())
                                    .text(fresh.key()),
                            row -> new Row(row.text(), new Ids(row.text(), row.text(), fresh.key(), true)))
                    .getFirst();
        });
    }
}
