/**
 * The federation's topics on a broker: asks what is there, creates what is missing, mends what can be mended. What they
 * must be is declared and judged in {@code schemas.topic}; here live only the calls. Tools set topics up with it, and
 * each service looks at its own before it starts, so that neither has a copy of these calls. Never here: records,
 * consumers, producers.
 *
 * <p>Start reading at {@link io.federationcore.topics.TopicAdmin} and {@link io.federationcore.topics.TopicGuard}.
 */
@org.jspecify.annotations.NullMarked
package io.federationcore.topics;
