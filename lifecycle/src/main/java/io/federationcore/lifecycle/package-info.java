/**
 * The heart: what a message does to a run. Three nouns: a command asks, an event happened, a rejection explains.
 *
 * <p>Everything here is pure, static and total: {@link io.federationcore.lifecycle.RunDecisions#decide} turns state and
 * message into events or a rejection, {@link io.federationcore.lifecycle.RunEvolution#evolve} turns state and event into
 * state, {@link io.federationcore.lifecycle.RunEffects#outgoing} says what is to be sent. The registry has the same
 * shape in {@link io.federationcore.lifecycle.RegistryDecisions}. Never here: Kafka, Jackson, a logger, a clock, chance.
 *
 * <p>Start reading at {@link io.federationcore.lifecycle.RunState} and {@link io.federationcore.lifecycle.Transition}.
 */
@org.jspecify.annotations.NullMarked
package io.federationcore.lifecycle;
