package io.federationcore.schemas.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.federationcore.schemas.auth.Authentication;
import io.federationcore.schemas.auth.RecordAuthenticator;
import io.federationcore.schemas.auth.SigningKey;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Principal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the documents say is enough: the shell's command is accepted, and Python computes the vectors. */
class OtherLanguagesTest {
    private static final Principal OPERATOR = Principal.parse("user:operator");
    private static final String SECRET_HEX = "5a".repeat(32);

    @Test
    @Timeout(120)
    void aCommandMadeByTheShellOfThePageIsAccepted() throws Exception {
        for (String[] tool :
                new String[][] {{"bash", "--version"}, {"openssl", "version"}, {"sha256sum", "--version"}}) {
            assumeTrue(runs(tool), "Skipped: Expected " + tool[0] + ", but found none");
        }
        String printed = output(Map.of("FC_SECRET", SECRET_HEX), "bash", "-c", snippet());

        String[] parts = printed.strip().split("\t", -1);
        assertThat(parts).hasSize(3);
        byte[] value = parts[2].getBytes(StandardCharsets.UTF_8);
        Command command = Codec.readStrict(value, Command.class);
        Authentication found = check(parts[0].replaceFirst("^fc-auth:", ""), parts[1], value);

        assertThat(found).isInstanceOf(Authentication.Proven.class);
        assertThat(((Authentication.Proven) found).who().principal()).isEqualTo(OPERATOR);
        assertThat(((Authentication.Proven) found).who().run()).isEqualTo(command.runId());
        assertThat(((Authentication.Proven) found).who().command()).isEqualTo(command.commandId());
        assertThat(command.runId()).isEqualTo(parts[1]);
        assertThat(command.body()).isInstanceOf(Command.StartRun.class);
        byte[] swapped = parts[2].replace("happy_path", "policy_deny").getBytes(StandardCharsets.UTF_8);
        assertThat(check(parts[0].replaceFirst("^fc-auth:", ""), parts[1], swapped))
                .isInstanceOf(Authentication.Refused.class);
    }

    @Test
    @Timeout(120)
    void pythonComputesTheVectors() throws Exception {
        assumeTrue(
                runs("python3", "-c", "import sys; sys.exit(sys.version_info < (3, 9))"),
                "Skipped: Expected python3 of 3.9 or newer, but found none");
        Path program = ContractFiles.PYTHON.resolve("check_vectors.py");

        String said = output(
                Map.of(),
                "python3",
                "-B",
                program.toString(),
                ContractFiles.ROOT.resolve("vectors.json").toString());

        assertThat(said).contains("canonical 4", "fc_auth 1", "leaf 3", "partition 8", "root 1");
    }

    private static Authentication check(String header, String key, byte[] value) {
        var known = new RecordAuthenticator.KnownKey(
                OPERATOR, new SigningKey.Hmac(io.federationcore.schemas.hash.Sha256.fromHex(SECRET_HEX)));
        return new RecordAuthenticator("local")
                .check(
                        header,
                        "fc-run.commands",
                        key.getBytes(StandardCharsets.UTF_8),
                        value,
                        new RecordAuthenticator.KeyDirectory() {
                            @Override
                            public Optional<RecordAuthenticator.KnownKey> find(String kid) {
                                return kid.equals("operator") ? Optional.of(known) : Optional.empty();
                            }

                            @Override
                            public boolean mayVouch(Principal principal) {
                                return false;
                            }
                        },
                        Instant.now());
    }

    /** The page's one block of bash. */
    private static String snippet() {
        String page = ContractFiles.text(ContractFiles.DOCS.resolve("contract.md"));
        String start = "```bash\n";
        int from = page.indexOf(start);
        assertThat(from).as("docs/contract.md has a block of bash").isPositive();
        return page.substring(from + start.length(), page.indexOf("```", from + start.length()));
    }

    private static boolean runs(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static String output(Map<String, String> environment, String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(List.of(command)).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String said =
                new String(Objects.requireNonNull(process.getInputStream()).readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
