package io.federationcore.cli;

import io.federationcore.ledger.checkpoint.TrustPolicy;
import io.federationcore.schemas.json.InvalidJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The trust policy that somebody named. */
final class TrustOption {
    private TrustOption() {}

    static TrustPolicy read(Path file) {
        try {
            return TrustPolicy.parse(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UserError(UserError.USAGE, "--trust: expected a file that can be read, but found " + e);
        } catch (InvalidJson e) {
            throw new UserError(UserError.USAGE, "--trust: " + e.getMessage());
        }
    }
}
