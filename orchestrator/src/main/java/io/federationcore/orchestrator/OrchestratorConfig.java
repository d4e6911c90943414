package io.federationcore.orchestrator;

import io.federationcore.schemas.auth.KeyRing;
import io.federationcore.schemas.auth.SigningKey;
import io.federationcore.schemas.message.Principal;
import io.federationcore.schemas.registry.KeyAlgorithm;
import io.federationcore.schemas.registry.PrincipalsDocument;
import io.federationcore.schemas.registry.Scope;
import io.federationcore.schemas.settings.GroupMember;
import io.federationcore.schemas.settings.KafkaConnection;
import io.federationcore.schemas.settings.ServiceIdentity;
import io.federationcore.schemas.settings.Settings;
import io.federationcore.schemas.settings.Settings.InvalidSetting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What an orchestrator must be told.
 *
 * @param saltKey the log's secret, of which salts are made; the same for all instances, for ever
 * @param bootstrap the principals that count until some are published, and never afterwards
 * @param member this instance's place among the orchestrators
 * @param stateDir where the stores live; {@code FC_STATE_DIR}
 * @param threads 1 to the number of partitions; {@code FC_THREADS}
 * @param standbys copies of each store on other instances; {@code FC_STANDBY_REPLICAS}
 * @param transactionTimeout a killed instance's open transaction holds up the log's readers for so long, unless it is back
 *     before; {@code FC_TRANSACTION_TIMEOUT}
 * @param verdictTimeout no verdict for so long fails the run; {@code FC_VERDICT_TIMEOUT}
 */
public record OrchestratorConfig(
        KafkaConnection kafka,
        ServiceIdentity identity,
        byte[] saltKey,
        PrincipalsDocument bootstrap,
        GroupMember member,
        Path stateDir,
        int threads,
        int standbys,
        Duration transactionTimeout,
        Duration verdictTimeout) {
    /** The key in the key file that salts are made with. */
    public static final String SALT_KID = "log-salt";

    public static final String STATE_DIR = "FC_STATE_DIR";
    public static final String THREADS = "FC_THREADS";
    public static final String STANDBYS = "FC_STANDBY_REPLICAS";
    public static final String TRANSACTION_TIMEOUT = "FC_TRANSACTION_TIMEOUT";
    public static final String VERDICT_TIMEOUT = "FC_VERDICT_TIMEOUT";
    /** {@code <principal>=<kid>} of the administrator who publishes the first principals. */
    public static final String BOOTSTRAP_ADMIN = "FC_BOOTSTRAP_ADMIN";

    public OrchestratorConfig {
        saltKey = saltKey.clone();
        identity.keys().get(identity.kid());
    }

    /**
     * The configuration that settings name; {@code keys} is the parsed key file.
     *
     * @throws InvalidSetting naming the setting that is missing or wrong
     */
    public static OrchestratorConfig from(Settings settings, KeyRing keys) {
        if (!(keys.get(SALT_KID) instanceof SigningKey.Hmac salt)) {
            throw new InvalidSetting(ServiceIdentity.KEYS_FILE, "expected '" + SALT_KID + "' to be an HS256 key");
        }
        return new OrchestratorConfig(
                KafkaConnection.from(settings),
                ServiceIdentity.from(settings, keys),
                salt.secret(),
                bootstrapAdmin(settings.require(BOOTSTRAP_ADMIN)),
                GroupMember.from(settings),
                Path.of(settings.require(STATE_DIR)),
                settings.integer(THREADS, 1, 1, 1000),
                settings.integer(STANDBYS, 0, 0, 10),
                settings.duration(
                        TRANSACTION_TIMEOUT, Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofMinutes(15)),
                settings.duration(VERDICT_TIMEOUT, Duration.ofSeconds(10), Duration.ofMillis(1), Duration.ofDays(1)));
    }

    private static PrincipalsDocument bootstrapAdmin(String setting) {
        String[] parts = setting.split("=", -1);
        if (parts.length != 2) {
            throw new InvalidSetting(BOOTSTRAP_ADMIN, "expected <principal>=<kid>, but found '" + setting + "'");
        }
        PrincipalsDocument.Grant grant = new PrincipalsDocument.Grant(
                List.of(Scope.ADMIN, Scope.WORKFLOW_WRITE), List.of(PrincipalsDocument.ANY), List.of(), List.of());
        return new PrincipalsDocument(
                Map.of(), Map.of(), List.of(registered(Principal.parse(parts[0]), parts[1], grant)));
    }

    /** The orchestrator itself, which may always say that a timer is due: no publication can lock it out. */
    PrincipalsDocument.Registered self() {
        PrincipalsDocument.Grant timers = new PrincipalsDocument.Grant(
                List.of(Scope.TIMER_WRITE), List.of(PrincipalsDocument.ANY), List.of("fc:orchestrator"), List.of());
        return registered(identity.principal(), identity.kid(), timers);
    }

    private static PrincipalsDocument.Registered registered(
            Principal principal, String kid, PrincipalsDocument.Grant grant) {
        return new PrincipalsDocument.Registered(
                principal.reference(),
                List.of(new PrincipalsDocument.Key(kid, KeyAlgorithm.HS256, null)),
                List.of(grant),
                false);
    }

    @Override
    public String toString() {
        return "OrchestratorConfig[" + member.instanceId() + ", " + kafka.bootstrapServers() + ", state in " + stateDir
                + "]";
    }
}
