package io.federationcore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.federationcore.ledger.checkpoint.TrustPolicy;
import io.federationcore.ledger.note.SignerKey;
import io.federationcore.schemas.auth.KeyRing;
import io.federationcore.schemas.definition.StrictYaml;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.registry.PrincipalsDocument;
import io.federationcore.schemas.topic.Topics;
import io.federationcore.sink.AuditSinkConfig;
import io.federationcore.sink.checkpoint.CheckpointKeys;
import io.federationcore.witness.WitnessConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code docker-compose.yml} says what the code says. No engine runs here: the file is held against the code, and the script
 * that makes the secrets is run.
 */
class ComposeFileTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Set<String> JOBS = Set.of("keys", "topics", "provision", "cli");
    private static final Set<String> SERVICES =
            Set.of("orchestrator", "policy-service", "audit-sink", "witness", "gateway");

    private final JsonNode services = compose().path("services");

    @TempDir
    private Path dir;

    @Test
    void kafka_is_of_the_version_that_the_clients_are_of() throws IOException {
        Matcher version = Pattern.compile("<kafka.version>(.*)</kafka.version>")
                .matcher(Files.readString(ROOT.resolve("pom.xml")));
        assertThat(version.find()).isTrue();
        assertThat(text("kafka", "image")).isEqualTo("apache/kafka:" + version.group(1));
        assertThat(text("postgres", "image")).isEqualTo("postgres:18");
    }

    @Test
    void the_broker_makes_no_topics_by_itself_and_keeps_one_copy_each() {
        JsonNode environment = services.at("/kafka/environment");
        assertThat(environment.path("KAFKA_AUTO_CREATE_TOPICS_ENABLE").asText()).isEqualTo("false");
        for (String internal : List.of("OFFSETS_TOPIC", "TRANSACTION_STATE_LOG", "SHARE_COORDINATOR_STATE_TOPIC")) {
            assertThat(environment
                            .path("KAFKA_" + internal + "_REPLICATION_FACTOR")
                            .intValue())
                    .as(internal)
                    .isEqualTo(1);
        }
        assertThat(environment
                        .path("KAFKA_ADD_PARTITIONS_TO_TXN_RETRY_BACKOFF_MS")
                        .intValue())
                .isEqualTo(1);
        assertThat(services.at("/topics/command")).map(JsonNode::textValue).containsExactly("topics", "apply");
    }

    @Test
    void every_setting_is_one_that_the_services_read() {
        services.properties()
                .forEach(service -> service.getValue()
                        .path("environment")
                        .fieldNames()
                        .forEachRemaining(name -> {
                            if (name.startsWith("FC_")) {
                                assertThat(ServiceSettings.NAMES)
                                        .as("settings of %s", service.getKey())
                                        .contains(name);
                            }
                        }));
    }

    @Test
    void nothing_listens_but_on_this_machine() {
        services.forEach(service -> service.path("ports")
                .forEach(port -> assertThat(port.textValue()).startsWith("127.0.0.1:")));
    }

    @Test
    void every_part_has_bounds_and_what_goes_on_says_how_it_is() {
        services.properties().forEach(service -> {
            JsonNode part = service.getValue();
            assertThat(part.path("mem_limit").asText()).as(service.getKey()).isNotBlank();
            assertThat(part.path("cpus").asDouble()).as(service.getKey()).isPositive();
            boolean watched = SERVICES.contains(service.getKey())
                    || Set.of("kafka", "postgres").contains(service.getKey());
            assertThat(part.has("healthcheck")).as(service.getKey()).isEqualTo(watched);
            assertThat(part.has("restart")).as(service.getKey()).isEqualTo(!JOBS.contains(service.getKey()));
        });
    }

    @Test
    void our_own_parts_run_as_nobody_and_write_nowhere_but_where_they_may() {
        services.properties().forEach(service -> {
            JsonNode part = service.getValue();
            if (part.path("image").asText().startsWith("federation-core")) {
                assertThat(part.path("user").asText()).as(service.getKey()).isEqualTo("10001:10001");
                assertThat(part.path("read_only").booleanValue())
                        .as(service.getKey())
                        .isTrue();
            }
        });
    }

    @Test
    void a_service_sees_its_own_secrets_only() {
        for (String service : SERVICES) {
            Set<String> seen = new TreeSet<>();
            services.at("/" + service + "/volumes").forEach(volume -> {
                if (volume.textValue().startsWith("secrets-")) {
                    seen.add(volume.textValue());
                }
            });
            assertThat(seen).containsExactly("secrets-" + service + ":/secrets/" + service + ":ro");
        }
    }

    @Test
    void the_log_is_signed_and_another_party_watches() {
        assertThat(services.at("/audit-sink/environment/" + AuditSinkConfig.CHECKPOINT_KEYS)
                        .asText())
                .isEqualTo("/secrets/audit-sink/checkpoint-keys");
        JsonNode witness = services.at("/witness/environment");
        assertThat(witness.path(WitnessConfig.TRUST_FILE).asText()).isEqualTo("/secrets/witness/trust.json");
        assertThat(witness.path(WitnessConfig.KEY_FILE).asText()).isEqualTo("/secrets/witness/witness-key");
        String folder = witness.path(WitnessConfig.FOLDER).asText();
        assertThat(services.at("/witness/volumes")).map(JsonNode::textValue).contains("witness:" + folder);
        services.properties().stream()
                .filter(service -> !service.getKey().equals("witness"))
                .forEach(service -> assertThat(service.getValue().path("volumes"))
                        .as(service.getKey())
                        .map(JsonNode::textValue)
                        .noneMatch(volume -> volume.startsWith("witness:")));
    }

    @Test
    @Timeout(300)
    void secrets_are_made_once_and_everybody_holds_its_own() throws Exception {
        for (String role : List.of(
                "admin", "titan", "orchestrator", "policy-service", "audit-sink", "witness", "gateway", "postgres")) {
            Files.createDirectory(dir.resolve(role));
        }

        makeSecrets();

        assertThat(keys("orchestrator").byKid()).containsOnlyKeys("admin", "orchestrator", "log-salt");
        assertThat(keys("policy-service").byKid()).containsOnlyKeys("policy-service");
        assertThat(keys("titan").byKid()).containsOnlyKeys("titan");
        assertThat(keys("gateway").byKid()).containsOnlyKeys("gateway");
        assertThat(keys("admin").byKid()).containsOnlyKeys("admin", "operator");
        PrincipalsDocument principals =
                PrincipalsDocument.forPublishing(JsonValue.parse(Files.readString(file("admin", "principals.json"))));
        assertThat(principals.principals().stream().flatMap(principal -> principal.keys().stream()))
                .filteredOn(key -> key.publicKey() != null)
                .extracting(PrincipalsDocument.Key::kid)
                .containsExactlyInAnyOrder("operator", "policy-service", "titan", "gateway");
        assertThat(Connection.of(file("admin", "connection.json"))
                        .administrator()
                        .kid())
                .isEqualTo("admin");
        assertThat(Connection.of(file("titan", "connection.json")).principal()).isEqualTo("titan:local");
        assertThat(Files.readString(file("audit-sink", "settings.env")))
                .isEqualTo("FC_JDBC_PASSWORD=" + Files.readString(file("postgres", "password")) + "\n");
        assertThat(Files.readString(file("gateway", "settings.env")))
                .startsWith("FC_JDBC_PASSWORD=" + Files.readString(file("postgres", "password")) + "\nSECRET_KEY=");
        CheckpointKeys log = CheckpointKeys.read(file("audit-sink", "checkpoint-keys"));
        SignerKey witness =
                SignerKey.parse(Files.readString(file("witness", "witness-key")).strip());
        TrustPolicy trust = TrustPolicy.parse(Files.readAllBytes(file("admin", "trust.json")));
        assertThat(trust.logs())
                .hasSize(Topics.DEFAULT_PARTITIONS)
                .allSatisfy(one -> assertThat(one.keys()).isEqualTo(log.verifiers(one.origin())));
        assertThat(trust.witnesses()).containsExactly(witness.verifier());
        assertThat(trust.requiredWitnesses()).isEqualTo(1);
        assertThat(file("witness", "trust.json")).hasSameBinaryContentAs(file("admin", "trust.json"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file("admin", "keys.json"))))
                .isEqualTo("rw-------");

        byte[] before = Files.readAllBytes(file("orchestrator", "keys.json"));
        makeSecrets();
        assertThat(file("orchestrator", "keys.json")).hasBinaryContent(before);
    }

    private void makeSecrets() throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        ProcessBuilder script = new ProcessBuilder("sh", "docker/make-secrets.sh").directory(ROOT.toFile());
        script.environment().put("SECRETS", dir.toString());
        script.environment().put("LOCAL", "cli/src/main/resources/local");
        script.environment().put("FCRUN", java + " -cp " + KillableProcess.classPath() + " " + Main.class.getName());
        Process process = script.inheritIO().start();
        assertThat(process.waitFor(240, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    private KeyRing keys(String role) throws IOException {
        return KeyRing.parse(Files.readAllBytes(file(role, "keys.json")));
    }

    private Path file(String role, String name) {
        return dir.resolve(role).resolve(name);
    }

    private String text(String service, String member) {
        return services.path(service).path(member).asText();
    }

    private static JsonNode compose() {
        try {
            return StrictYaml.parse(Files.readString(ROOT.resolve("docker-compose.yml")))
                    .toNode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
