package io.federationcore.cli;

import io.federationcore.gateway.GatewayConfig;
import io.federationcore.schemas.auth.BearerToken;
import io.federationcore.schemas.registry.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./fcrun token}: what an HTTP client shows to the gateway. */
@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        description = {
            "Makes a bearer token for the HTTP gateway, signed with the shared secret: that of the environment variable"
                    + " SECRET_KEY, or else the one that ./fcrun up made. Nothing is sent.",
        },
        footer = {"", "Example:", "  ./fcrun token --server-id pt004_test_harness --scopes workflow:write --ttl 10m"})
final class TokenCommand extends AnsweringCommand {
    @Option(
            names = "--server-id",
            paramLabel = "ID",
            required = true,
            description = "The principal, user:ID in the principals, that is marked as one of the shared secret.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String serverId;

    @Option(
            names = "--scopes",
            paramLabel = "SCOPE",
            split = "[,\\s]+",
            arity = "0..*",
            description = "Scopes that narrow what the principal may do. Default: none, which narrows nothing")
    private List<String> scopes = List.of();

    @Option(names = "--ttl", paramLabel = "TIME", description = "How long it is good. Default: 1h")
    private Duration ttl = Duration.ofHours(1);

    @Option(names = "--dir", paramLabel = "DIR", description = "Where the system keeps its state. Default: .fcrun")
    private Path dir = LocalDirectory.DEFAULT;

    /** The answer with {@code --json}. */
    record Made(String token, String serverId, List<String> scopes, long iat, long exp) {}

    @Override
    int run() throws Exception {
        if (ttl.toSeconds() < 1) {
            throw new UserError(UserError.USAGE, "Expected a --ttl of at least a second");
        }
        long now = Instant.now().getEpochSecond();
        List<String> wanted = scopes.stream().filter(scope -> !scope.isEmpty()).toList();
        BearerToken token = ofArguments(() -> {
            wanted.forEach(Scope::ofWire);
            return new BearerToken(
                    serverId,
                    wanted,
                    now,
                    now + ttl.toSeconds(),
                    UUID.randomUUID().toString());
        });
        String text = token.sign(secret());
        answer(new Made(text, serverId, wanted, token.iat(), token.exp()), text);
        return 0;
    }

    private String secret() throws IOException {
        String given = System.getenv(GatewayConfig.SECRET);
        if (given != null && !given.isBlank()) {
            return given;
        }
        Path file = LocalDirectory.sharedSecret(dir);
        if (!Files.exists(file)) {
            throw new UserError(
                    UserError.USAGE,
                    "Expected the environment variable SECRET_KEY or a system's secret in " + file
                            + ", but found neither; ./fcrun up makes one");
        }
        return Files.readString(file).strip();
    }
}
