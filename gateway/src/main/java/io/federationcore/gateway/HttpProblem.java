package io.federationcore.gateway;

import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Rejection;
import io.federationcore.schemas.message.RejectionCode;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Why a request is not answered as wished: an {@code application/problem+json} of RFC 9457. {@code code} is the member by
 * which a program tells problems apart; where the orchestrator refused a command, it is the rejection's.
 */
final class HttpProblem extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final int retryAfterSeconds;
    private final transient TreeMap<String, String> members = new TreeMap<>();

    private HttpProblem(int status, String code, String detail, int retryAfterSeconds) {
        super(detail, null, false, false); // thrown for what clients send, so it carries no stack
        this.status = status;
        this.code = code;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    static HttpProblem malformed(String detail) {
        return new HttpProblem(400, "malformed", detail, 0);
    }

    static HttpProblem unauthenticated(String detail) {
        return new HttpProblem(401, RejectionCode.UNAUTHENTICATED.wire(), detail, 0);
    }

    static HttpProblem forbidden(String detail) {
        return new HttpProblem(403, RejectionCode.NOT_AUTHORISED.wire(), detail, 0);
    }

    static HttpProblem unknown(RejectionCode code, String detail) {
        return new HttpProblem(404, code.wire(), detail, 0);
    }

    static HttpProblem noRoute(String detail) {
        return new HttpProblem(404, "no_route", detail, 0);
    }

    static HttpProblem noMethod(String detail) {
        return new HttpProblem(405, "no_method", detail, 0);
    }

    static HttpProblem conflict(RejectionCode code, String detail) {
        return new HttpProblem(409, code.wire(), detail, 0);
    }

    static HttpProblem tooLarge(String detail) {
        return new HttpProblem(413, RejectionCode.TOO_LARGE.wire(), detail, 0);
    }

    /** The body is JSON, but not what its schema says. */
    static HttpProblem invalid(String detail) {
        return new HttpProblem(422, "invalid_body", detail, 0);
    }

    static HttpProblem tooMany(String detail, int retryAfterSeconds) {
        return new HttpProblem(429, "too_many_requests", detail, retryAfterSeconds);
    }

    /** Something that is needed is away, or no outcome is known yet. */
    static HttpProblem unavailable(String detail) {
        return new HttpProblem(503, "unavailable", detail, 1);
    }

    /** A bug of ours, or a machine that broke; the log says which. */
    static HttpProblem broken() {
        return new HttpProblem(500, "internal", "Something broke here; the gateway's log says what", 0);
    }

    static HttpProblem ofTransport(int status, String detail) {
        return new HttpProblem(status, "malformed", detail, 0);
    }

    /** The one table from rejections to problems is {@link RejectionCode}'s. */
    static HttpProblem of(Rejection rejection) {
        return new HttpProblem(rejection.code().httpStatus(), rejection.code().wire(), rejection.message(), 0);
    }

    /** The same problem with another sentence. */
    HttpProblem saying(String detail) {
        HttpProblem other = new HttpProblem(status, code, detail, retryAfterSeconds);
        other.members.putAll(members);
        return other;
    }

    /** With one more member. */
    HttpProblem with(String name, @Nullable String value) {
        if (value != null) {
            members.put(name, value);
        }
        return this;
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    int retryAfterSeconds() {
        return retryAfterSeconds;
    }

    byte[] body() {
        TreeMap<String, JsonValue> body = new TreeMap<>();
        members.forEach((name, value) -> body.put(name, Codec.toValue(value)));
        body.put("type", Codec.toValue("about:blank"));
        body.put("title", Codec.toValue(title(status)));
        body.put("status", Codec.toValue(status));
        body.put("code", Codec.toValue(code));
        body.put("detail", Codec.toValue(String.valueOf(getMessage())));
        return JsonValue.object(body).utf8();
    }

    private static String title(int status) {
        return switch (status) {
            case 400 -> "Malformed request";
            case 401 -> "Not authenticated";
            case 403 -> "Not allowed";
            case 404 -> "Unknown";
            case 405 -> "Method not allowed";
            case 409 -> "Not in this state";
            case 413 -> "Too large";
            case 422 -> "Fails its schema";
            case 429 -> "Too many requests";
            case 500 -> "Internal error";
            case 503 -> "Unavailable";
            default -> "Refused";
        };
    }
}
