package io.federationcore.cli;

import io.federationcore.client.FederationClient;
import io.federationcore.client.Outcome;
import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.RejectionCode;
import io.federationcore.schemas.registry.PrincipalsDocument;
import io.federationcore.schemas.registry.RegistryNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ./fcrun principals}: who is who, and who may do what. */
@Command(
        name = "principals",
        mixinStandardHelpOptions = true,
        description = "Checks, publishes and shows who may do what.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {PrincipalsCommands.Check.class, PrincipalsCommands.Publish.class, PrincipalsCommands.Show.class})
final class PrincipalsCommands {
    private PrincipalsCommands() {}

    /** The answer of {@code check} and {@code publish} with {@code --json}. */
    record Principals(String digest, int principals) {
        static Principals of(Path file, JsonValue found) {
            try {
                return new Principals(
                        found.sha256(),
                        PrincipalsDocument.forPublishing(found).principals().size());
            } catch (InvalidJson e) {
                throw new UserError(UserError.FAILED, file + ": " + e.getMessage());
            }
        }

        String text() {
            return principals + " principals  digest " + digest;
        }
    }

    private static JsonValue read(Path file) throws IOException {
        try {
            return JsonValue.parse(Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new UserError(UserError.USAGE, "Expected a file, but found no " + file);
        } catch (InvalidJson e) {
            throw new UserError(UserError.FAILED, file + ": " + e.getMessage());
        }
    }

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Checks a principals file as publishing it would. Speaks to nobody.",
            footer = {"", "Example:", "  ./fcrun principals check principals.json"})
    static final class Check extends AnsweringCommand {
        @Parameters(paramLabel = "FILE", description = "The principals, as JSON.")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private Path file;

        @Override
        int run() throws Exception {
            Principals principals = Principals.of(file, read(file));
            answer(principals, style().good("valid") + "  " + principals.text());
            return 0;
        }
    }

    @Command(
            name = "publish",
            mixinStandardHelpOptions = true,
            description =
                    "Publishes principals, which replace the present ones whole; as the connection's administrator.",
            footer = {"", "Example:", "  ./fcrun principals publish principals.json"})
    static final class Publish extends ClientCommand {
        @Parameters(paramLabel = "FILE", description = "The principals, as JSON.")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private Path file;

        @Override
        Connection.Identity usually(Connection connection) {
            return connection.administrator();
        }

        @Override
        int run(Connection connection, FederationClient client) throws Exception {
            JsonValue document = read(file);
            Principals principals = Principals.of(file, document);
            Outcome outcome = outcome(ofArguments(() -> client.publishPrincipals(document)));
            boolean before = outcome instanceof Outcome.Refused refused
                    && refused.rejection().code() == RejectionCode.DUPLICATE;
            if (outcome instanceof Outcome.Refused refused && !before) {
                throw new UserError(UserError.FAILED, refused.rejection().message());
            }
            answer(principals, style().good(before ? "in force before" : "published") + "  " + principals.text());
            return 0;
        }
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Shows the principals in force, from the registry.",
            footer = {"", "Example:", "  ./fcrun principals show"})
    static final class Show extends SystemCommand {
        @Override
        int run(Connection connection) {
            PrincipalsDocument document = registry(connection)
                    .named(RegistryNames.PRINCIPALS, PrincipalsDocument.class)
                    .orElseThrow(
                            () -> new UserError(UserError.FAILED, "Expected published principals, but found none"));
            if (json()) {
                printJson(document);
                return 0;
            }
            Table table = new Table(style(), "", "principal", "keys", "scopes", "tenants");
            for (PrincipalsDocument.Registered principal : document.principals()) {
                table.row(
                        principal.id(),
                        principal.keys().stream()
                                .map(key -> key.kid() + " " + key.alg().jwsName())
                                .collect(Collectors.joining(", ")),
                        principal.grants().stream()
                                .flatMap(grant -> grant.scopes().stream())
                                .map(scope -> scope.wire())
                                .distinct()
                                .collect(Collectors.joining(" ")),
                        principal.grants().stream()
                                .flatMap(grant -> grant.tenants().stream())
                                .distinct()
                                .collect(Collectors.joining(" ")));
            }
            table.print(out());
            return 0;
        }
    }
}
