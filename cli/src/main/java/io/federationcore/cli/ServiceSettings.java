package io.federationcore.cli;

import io.federationcore.gateway.GatewayConfig;
import io.federationcore.orchestrator.OrchestratorConfig;
import io.federationcore.schemas.auth.KeyRing;
import io.federationcore.schemas.settings.GroupMember;
import io.federationcore.schemas.settings.KafkaConnection;
import io.federationcore.schemas.settings.ServiceIdentity;
import io.federationcore.schemas.settings.Settings;
import io.federationcore.schemas.settings.Settings.InvalidSetting;
import io.federationcore.sink.AuditSinkConfig;
import io.federationcore.sink.database.DatabaseLogin;
import io.federationcore.witness.WitnessConfig;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Where the settings of services and of {@code topics} come from, and which names there are. */
final class ServiceSettings {
    /** Touched every second while a service is ready, and removed when it is not: how a container sees its health. */
    static final String READY_FILE = "FC_READY_FILE";

    private static final String OURS = "FC_";

    /** Every name; one file may hold the settings of several services. */
    static final SortedSet<String> NAMES = new TreeSet<>(List.of(
            KafkaConnection.BOOTSTRAP_SERVERS,
            KafkaConnection.TOPIC_PREFIX,
            KafkaConnection.PARTITIONS,
            KafkaConnection.REPLICATION,
            KafkaConnection.CLIENT_PREFIX,
            ServiceIdentity.FEDERATION,
            ServiceIdentity.PRINCIPAL,
            ServiceIdentity.SIGNING_KID,
            ServiceIdentity.KEYS_FILE,
            GroupMember.INSTANCE_ID,
            GroupMember.SESSION_TIMEOUT,
            OrchestratorConfig.STATE_DIR,
            OrchestratorConfig.THREADS,
            OrchestratorConfig.STANDBYS,
            OrchestratorConfig.TRANSACTION_TIMEOUT,
            OrchestratorConfig.VERDICT_TIMEOUT,
            OrchestratorConfig.BOOTSTRAP_ADMIN,
            DatabaseLogin.URL,
            DatabaseLogin.USER,
            DatabaseLogin.PASSWORD,
            AuditSinkConfig.OWNER_USER,
            AuditSinkConfig.OWNER_PASSWORD,
            AuditSinkConfig.CHECKPOINT_KEYS,
            WitnessConfig.TRUST_FILE,
            WitnessConfig.KEY_FILE,
            WitnessConfig.FOLDER,
            GatewayConfig.HOST,
            GatewayConfig.PORT,
            GatewayConfig.RATE,
            READY_FILE));

    private ServiceSettings() {}

    /** The file's settings, overridden by the environment's. */
    static Settings load(@Nullable Path file, Map<String, String> environment) throws IOException {
        Map<String, String> values = new HashMap<>();
        if (file != null) {
            Properties properties = new Properties();
            try (Reader reader = Files.newBufferedReader(file)) {
                properties.load(reader);
            }
            properties.stringPropertyNames().forEach(name -> values.put(name, properties.getProperty(name)));
        }
        values.putAll(environment);
        return new Settings(values);
    }

    /** The key file that the settings name. */
    static KeyRing keys(Settings settings) {
        return settings.require(ServiceIdentity.KEYS_FILE, file -> {
            try {
                return KeyRing.parse(Files.readAllBytes(Path.of(file)));
            } catch (IOException e) {
                throw new InvalidSetting(ServiceIdentity.KEYS_FILE, "expected a file that can be read, but found " + e);
            }
        });
    }

    /**
     * A sentence on each name that looks like ours and is none. Only a warning is due: where containers are orchestrated,
     * other programs put such names into the environment, after the services that they find there.
     */
    static List<String> unknown(Settings settings) {
        List<String> sentences = new ArrayList<>();
        for (String name : settings.namesStartingWith(OURS)) {
            if (!NAMES.contains(name) && !name.startsWith(KafkaConnection.CLIENT_PREFIX)) {
                String nearest = NAMES.stream()
                        .min(Comparator.comparingInt(known -> distance(known, name)))
                        .orElseThrow();
                sentences.add("Setting " + name + " is not known and has no effect; did you mean " + nearest + "?");
            }
        }
        return sentences;
    }

    /** Levenshtein's: how many letters have to be put in, taken out or changed. */
    private static int distance(String a, String b) {
        int[] above = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(changed, 1 + Math.min(above[j], row[j - 1]));
            }
            above = row;
        }
        return above[b.length()];
    }
}
