package io.federationcore.gateway;

/** Lets a request in: knows who sends it, and that it is not one too many. */
final class Gatekeeper {
    private final Callers callers;
    private final RateLimit rate;

    Gatekeeper(Callers callers, RateLimit rate) {
        this.callers = callers;
        this.rate = rate;
    }

    /** Whoever sends this request; the answer names its correlation id. */
    Caller admit(HttpExchange exchange) throws HttpProblem {
        Caller caller = callers.of(exchange);
        exchange.responseHeader("X-Correlation-Id", caller.correlationId());
        rate.count(caller.principal());
        return caller;
    }
}
