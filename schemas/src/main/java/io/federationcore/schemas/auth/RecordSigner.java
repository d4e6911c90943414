package io.federationcore.schemas.auth;

import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Principal;
import io.federationcore.schemas.registry.Scope;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Signs records: makes the value of header {@code fc-auth}, a compact JWS (RFC 7515 section 3.1) whose claims bind it to
 * one record. Safe for use by several threads.
 */
public final class RecordSigner {
    private final SigningKey.Secret key;
    private final String encodedHeader;
    private final Principal principal;
    private final String federation;

    /**
     * @param kid the key's id, as the registry's principals name it
     * @param principal the key's owner
     * @param federation the audience
     */
    public RecordSigner(String kid, SigningKey.Secret key, Principal principal, String federation) {
        this.key = key;
        this.principal = principal;
        this.federation = federation;
        TreeMap<String, String> header = new TreeMap<>();
        header.put("alg", key.algorithm().jwsName());
        header.put("kid", kid);
        this.encodedHeader = Base64Url.encode(Codec.write(header));
    }

    public Principal principal() {
        return principal;
    }

    /**
     * The signature of one record.
     *
     * @param run the run id in the body
     * @param cmd the command id, or a verdict's gate id
     * @param now the signature is good from now for five minutes
     */
    public String sign(
            String topic,
            byte[] recordKey,
            byte[] body,
            @Nullable String run,
            @Nullable String cmd,
            Actor actor,
            Instant now) {
        return vouch(topic, recordKey, body, run, cmd, principal, actor, Set.of(), now);
    }

    /**
     * As {@link #sign(String, byte[], byte[], String, String, Actor, Instant)}, for a principal for whom the key's owner
     * vouches.
     *
     * @param narrowed the scopes that narrow that principal's grants; empty narrows nothing
     */
    public String vouch(
            String topic,
            byte[] recordKey,
            byte[] body,
            @Nullable String run,
            @Nullable String cmd,
            Principal subject,
            Actor actor,
            Set<Scope> narrowed,
            Instant now) {
        return sign(claims(topic, recordKey, body, run, cmd, subject, actor, narrowed, now));
    }

    /** As {@code vouch}, of a command: what it says at a gate stands among the claims. */
    public String vouch(
            Command command,
            String topic,
            byte[] recordKey,
            byte[] body,
            Principal subject,
            Actor actor,
            Set<Scope> narrowed,
            Instant now) {
        Claims claims =
                claims(topic, recordKey, body, command.runId(), command.commandId(), subject, actor, narrowed, now);
        return sign(GateClaim.of(command.body()).map(claims::with).orElse(claims));
    }

    private Claims claims(
            String topic,
            byte[] recordKey,
            byte[] body,
            @Nullable String run,
            @Nullable String cmd,
            Principal subject,
            Actor actor,
            Set<Scope> narrowed,
            Instant now) {
        long seconds = now.getEpochSecond();
        return new Claims(
                principal.reference(),
                subject.reference(),
                actor.reference(),
                federation,
                topic,
                Sha256.hex(recordKey),
                Sha256.hex(body),
                run,
                cmd,
                seconds,
                seconds + Claims.MAX_LIFETIME,
                narrowed.stream().map(Scope::wire).sorted().toList());
    }

    /** The signature over claims of one's own choosing. */
    public String sign(Claims claims) {
        String signed = encodedHeader + "." + Base64Url.encode(Codec.write(claims));
        return signed + "." + Base64Url.encode(key.sign(signed.getBytes(StandardCharsets.US_ASCII)));
    }
}
