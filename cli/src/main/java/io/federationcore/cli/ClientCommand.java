package io.federationcore.cli;

import io.federationcore.client.FederationClient;
import io.federationcore.client.Outcome;
import io.federationcore.schemas.message.Principal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A command that asks for something: as whom, and what became of it. */
abstract class ClientCommand extends SystemCommand {
    @Option(
            names = "--as",
            paramLabel = "PRINCIPAL",
            description = "Ask as this principal, such as user:ada. Default: what the connection names")
    private @Nullable String as;

    @Option(
            names = "--key",
            paramLabel = "KID",
            description = "The key in the key file to sign with. Default: with --as, the principal's id")
    private @Nullable String key;

    /** Asks, and answers. */
    abstract int run(Connection connection, FederationClient client) throws Exception;

    /** Who asks if the arguments do not say. */
    Connection.Identity usually(Connection connection) {
        return connection.own();
    }

    @Override
    final int run(Connection connection) throws Exception {
        prepare(connection);
        waitingFor("Connecting to Kafka at " + connection.kafka());
        try (FederationClient client = connection.client(identity(connection))) {
            return run(connection, client);
        }
    }

    /** What is to be found out, or refused, before anything is asked. */
    void prepare(Connection connection) throws Exception {}

    private Connection.Identity identity(Connection connection) {
        Connection.Identity usual = usually(connection);
        String principal = as == null ? usual.principal() : as;
        String id = ofArguments(() -> Principal.parse(principal)).id();
        return new Connection.Identity(principal, key != null ? key : as != null ? id : usual.kid());
    }

    /**
     * What became of a command.
     *
     * @throws UserError if it was refused
     */
    final Outcome.Accepted accepted(CompletableFuture<Outcome> asked) throws Exception {
        return switch (outcome(asked)) {
            case Outcome.Accepted accepted -> accepted;
            case Outcome.Refused refused ->
                throw new UserError(UserError.FAILED, refused.rejection().message());
        };
    }

    /** What became of a command, be it that it was refused. */
    final Outcome outcome(CompletableFuture<Outcome> asked) throws Exception {
        waitingFor("Waiting for the answer");
        try {
            return asked.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }
}
