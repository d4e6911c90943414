package io.federationcore.gateway;

import io.federationcore.schemas.auth.KeyRing;
import io.federationcore.schemas.settings.KafkaConnection;
import io.federationcore.schemas.settings.ServiceIdentity;
import io.federationcore.schemas.settings.Settings;
import io.federationcore.schemas.settings.Settings.InvalidSetting;
import io.federationcore.sink.database.DatabaseLogin;

/**
 * What one gateway needs to know.
 *
 * @param identity whose key vouches for those who ask; its principal needs the right {@code vouch}
 * @param database where the stored log is; the login must be a member of {@code fc_gateway}
 * @param secret the shared secret of bearer tokens
 * @param host the address to listen on
 * @param port 0 for any free one
 * @param ratePerSecond how many requests a second each principal may make, and twice as many at once
 */
public record GatewayConfig(
        KafkaConnection kafka,
        ServiceIdentity identity,
        DatabaseLogin database,
        String secret,
        String host,
        int port,
        int ratePerSecond) {
    /** The name that programs outside know, so that it has no prefix of ours. */
    public static final String SECRET = "SECRET_KEY";

    public static final String HOST = "FC_HTTP_HOST";
    public static final String PORT = "FC_HTTP_PORT";
    public static final String RATE = "FC_HTTP_RATE";

    public static final int DEFAULT_PORT = 9405;
    private static final String DEFAULT_HOST = "127.0.0.1";
    private static final int DEFAULT_RATE = 1_000;
    /** The most that {@link #RATE} may be; no client is that fast. */
    public static final int MAX_RATE = 1_000_000;

    public GatewayConfig {
        if (secret.isBlank()) {
            throw new InvalidSetting(SECRET, "expected a secret that is not blank");
        }
    }

    /**
     * The configuration that settings name.
     *
     * @throws InvalidSetting naming the setting that is missing or wrong
     */
    public static GatewayConfig from(Settings settings, KeyRing keys) {
        return new GatewayConfig(
                KafkaConnection.from(settings),
                ServiceIdentity.from(settings, keys),
                DatabaseLogin.from(settings),
                settings.require(SECRET),
                settings.get(HOST, DEFAULT_HOST),
                settings.integer(PORT, DEFAULT_PORT, 0, 65_535),
                settings.integer(RATE, DEFAULT_RATE, 1, MAX_RATE));
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return "gateway '" + identity.principal().reference() + "' on " + host + ":" + port + ", reading as "
                + database;
    }
}
