package io.federationcore.witness;

import io.federationcore.ledger.checkpoint.TrustPolicy;
import io.federationcore.ledger.note.InvalidNote;
import io.federationcore.ledger.note.KeyUse;
import io.federationcore.ledger.note.SignerKey;
import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.settings.KafkaConnection;
import io.federationcore.schemas.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a witness needs to know.
 *
 * @param kafka where log and checkpoints are
 * @param trust names the logs and their keys, from the file {@code FC_TRUST_FILE}; its witnesses do not matter here
 * @param key what it cosigns with, from the file {@code FC_WITNESS_KEY_FILE}
 * @param folder where it remembers what it saw and keeps evidence, {@code FC_WITNESS_DIR}; of this witness alone
 */
public record WitnessConfig(KafkaConnection kafka, TrustPolicy trust, SignerKey key, Path folder) {
    public static final String TRUST_FILE = "FC_TRUST_FILE";
    public static final String KEY_FILE = "FC_WITNESS_KEY_FILE";
    public static final String FOLDER = "FC_WITNESS_DIR";

    public WitnessConfig {
        if (key.use() != KeyUse.COSIGNATURE) {
            throw new IllegalArgumentException("Expected a key that cosigns, but '" + key.name() + "' signs notes");
        }
    }

    /**
     * The configuration that settings name.
     *
     * @throws Settings.InvalidSetting naming the setting that is missing or wrong
     */
    public static WitnessConfig from(Settings settings) {
        return new WitnessConfig(
                KafkaConnection.from(settings),
                settings.require(TRUST_FILE, WitnessConfig::trust),
                settings.require(KEY_FILE, WitnessConfig::key),
                settings.require(FOLDER, Path::of));
    }

    private static TrustPolicy trust(String file) {
        try {
            return TrustPolicy.parse(Files.readAllBytes(Path.of(file)));
        } catch (IOException e) {
            throw new IllegalArgumentException("expected a file that can be read, but found " + e, e);
        } catch (InvalidJson e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static SignerKey key(String file) {
        try {
            SignerKey key = SignerKey.parse(Files.readString(Path.of(file)).strip());
            if (key.use() != KeyUse.COSIGNATURE) {
                throw new IllegalArgumentException("expected a key that cosigns, but found one that signs notes");
            }
            return key;
        } catch (IOException e) {
            throw new IllegalArgumentException("expected a file that can be read, but found " + e, e);
        } catch (InvalidNote e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
