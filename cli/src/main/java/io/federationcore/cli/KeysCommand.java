package io.federationcore.cli;

import io.federationcore.schemas.auth.Base64Url;
import io.federationcore.schemas.auth.KeyRing;
import io.federationcore.schemas.auth.SigningKey;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.registry.KeyAlgorithm;
import io.federationcore.schemas.registry.PrincipalsDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./fcrun keys}: what keys a key file holds. Secrets are never shown. */
@Command(
        name = "keys",
        mixinStandardHelpOptions = true,
        description = "Lists the keys of a key file as a principals document names them; never a secret.",
        footer = {"", "Example:", "  ./fcrun keys keys.json"},
        subcommands = {KeysCommand.Generate.class, SignerCommands.Signer.class, SignerCommands.Trust.class})
final class KeysCommand extends AnsweringCommand {
    @Parameters(paramLabel = "FILE", arity = "0..1", description = "The key file. Default: the connection's")
    private @Nullable Path file;

    @ArgGroup(multiplicity = "0..1")
    private SystemCommand.@Nullable Where where;

    @Override
    int run() throws Exception {
        Path named =
                file == null ? Path.of(SystemCommand.Where.connection(where).keysFile()) : file;
        Table table = new Table(style(), "", "kid", "alg", "public key");
        new TreeMap<>(read(named)).forEach((kid, secret) -> {
            PrincipalsDocument.Key key = published(kid, secret);
            if (json()) {
                printJson(key);
            }
            table.row(kid, key.alg().jwsName(), key.publicKey());
        });
        if (!json()) {
            table.print(out());
        }
        return 0;
    }

    private static Map<String, SigningKey.Secret> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new UserError(UserError.USAGE, "Expected a key file, but found no " + file);
        }
        try {
            return KeyRing.parse(Files.readAllBytes(file)).byKid();
        } catch (InvalidJson e) {
            throw new UserError(UserError.FAILED, file + ": " + e.getMessage());
        }
    }

    /** The key as principals name it. */
    static PrincipalsDocument.Key published(String kid, SigningKey.Secret secret) {
        String publicKey = secret instanceof SigningKey.Ed25519Secret pair
                ? Base64Url.encode(pair.publicKey().encoded())
                : null;
        return ofArguments(() -> new PrincipalsDocument.Key(kid, secret.algorithm(), publicKey));
    }

    @Command(
            name = "generate",
            mixinStandardHelpOptions = true,
            description =
                    "Makes a key, adds it to a key file that only its owner may read, and prints what to write into"
                            + " the principals document.",
            footer = {"", "Example:", "  ./fcrun keys generate keys.json --kid ada --alg EdDSA"})
    static final class Generate extends AnsweringCommand {
        @Parameters(paramLabel = "FILE", description = "The key file; made if it is not there.")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private Path file;

        @Option(names = "--kid", paramLabel = "KID", required = true, description = "The new key's id.")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private String kid;

        @Option(names = "--alg", paramLabel = "ALG", description = "HS256 or EdDSA. Default: HS256")
        private @Nullable String alg;

        @Override
        int run() throws Exception {
            KeyAlgorithm algorithm =
                    ofArguments(() -> KeyAlgorithm.ofJwsName(alg == null ? KeyAlgorithm.HS256.jwsName() : alg));
            SigningKey.Secret secret = make(algorithm);
            PrincipalsDocument.Key key = published(kid, secret);
            Map<String, SigningKey.Secret> keys = Files.exists(file) ? new TreeMap<>(read(file)) : new TreeMap<>();
            if (keys.putIfAbsent(kid, secret) != null) {
                throw new UserError(UserError.FAILED, "Expected a new kid, but " + file + " has a key '" + kid + "'");
            }
            SecretFile.write(file, KeyRing.format(keys));
            answer(key, "added '" + kid + "' to " + file + "; for the principals: " + Codec.toValue(key));
            return 0;
        }

        private static SigningKey.Secret make(KeyAlgorithm algorithm) {
            byte[] random = LocalKeys.random();
            return switch (algorithm) {
                case HS256 -> new SigningKey.Hmac(random);
                case ED25519 -> new SigningKey.Ed25519Secret(random);
            };
        }
    }
}
