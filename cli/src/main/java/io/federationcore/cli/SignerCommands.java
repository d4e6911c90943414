package io.federationcore.cli;

import io.federationcore.ledger.note.SignerKey;
import io.federationcore.ledger.note.VerifierKey;
import io.federationcore.schemas.topic.Topics;
import io.federationcore.sink.checkpoint.CheckpointKeys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Keys of logs and witnesses: they sign notes, and stand in other files than the keys of those who send records. */
final class SignerCommands {
    private SignerCommands() {}

    @Command(
            name = "signer",
            mixinStandardHelpOptions = true,
            description = {
                "Makes a key that signs a federation's checkpoints, or a witness's key, in a file that only its owner may"
                        + " read, and prints its public half.",
                "A file of checkpoint keys may be there already: the new key is added, which is how one replaces another;"
                        + " docs/settings.md says how to go on."
            },
            footer = {
                "",
                "Example:",
                "  ./fcrun keys signer checkpoint-keys --federation acme",
                "  ./fcrun keys signer witness-key --witness witness.example/w1"
            })
    static final class Signer extends AnsweringCommand {
        @Parameters(paramLabel = "FILE", description = "The key file.")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private Path file;

        @ArgGroup(multiplicity = "1")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private Whose whose;

        private static final class Whose {
            @Option(names = "--federation", paramLabel = "NAME", description = "Whose logs it is to sign.")
            private @Nullable String federation;

            @Option(names = "--witness", paramLabel = "NAME", description = "The name of the witness that it is for.")
            private @Nullable String witness;
        }

        /** The answer with {@code --json}. */
        record Made(String publicKey, String file) {}

        @Override
        int run() throws Exception {
            SignerKey key = ofArguments(() -> whose.federation != null
                    ? SignerKeys.ofLogs(whose.federation)
                    : SignerKeys.ofWitness(Objects.requireNonNull(whose.witness, "one of both")));
            String earlier = "";
            if (Files.exists(file)) {
                if (whose.federation == null) {
                    throw new UserError(
                            UserError.FAILED,
                            "Expected a new file, for a witness has one key, but " + file + " is there");
                }
                ofArguments(() -> CheckpointKeys.read(file)); // what is there has to be such a file
                earlier = Files.readString(file).strip() + "\n";
            }
            SecretFile.write(file, (earlier + key.secretText() + "\n").getBytes(StandardCharsets.UTF_8));
            String publicKey = key.verifier().format();
            answer(new Made(publicKey, file.toString()), publicKey);
            return 0;
        }
    }

    @Command(
            name = "trust",
            mixinStandardHelpOptions = true,
            description = {
                "Prints the trust policy that names the public halves of a federation's checkpoint keys, and witnesses.",
                "It is for whoever verifies, and should reach them on another way than the evidence does."
            },
            footer = {"", "Example:", "  ./fcrun keys trust checkpoint-keys --partitions 12 --witness KEY"})
    static final class Trust extends AnsweringCommand {
        @Parameters(paramLabel = "FILE", description = "The file of checkpoint keys.")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private Path file;

        @Option(
                names = "--partitions",
                paramLabel = "N",
                description = "How many logs there are, one for each audit partition. Default: 4")
        private int partitions = Topics.DEFAULT_PARTITIONS;

        @Option(names = "--witness", paramLabel = "KEY", description = "A witness's public key; may be repeated.")
        private List<String> witnesses = new ArrayList<>();

        @Option(
                names = "--required",
                paramLabel = "N",
                description = "How many of the witnesses must have signed. Default: all")
        private @Nullable Integer required;

        @Option(
                names = "--max-age",
                paramLabel = "TIME",
                description = "How old the newest checkpoint of a live log may be. Default: 5m")
        private Duration maxAge = LocalSigners.MAX_AGE;

        @Override
        int run() {
            printJson(ofArguments(() -> SignerKeys.trust(
                    CheckpointKeys.read(file),
                    partitions,
                    witnesses.stream().map(VerifierKey::parse).toList(),
                    required == null ? witnesses.size() : required,
                    maxAge)));
            return 0;
        }
    }
}
