package io.federationcore.bench;

import java.net.URI;

/**
 * A gateway, and how to get in.
 *
 * @param bearer a token of a principal that may create and drive runs of the tenant, good for as long as it is measured;
 *     the gateway must not limit how often it asks
 */
public record HttpAccess(URI base, String bearer) {
    /** Without the token. */
    @Override
    public String toString() {
        return base.toString();
    }
}
