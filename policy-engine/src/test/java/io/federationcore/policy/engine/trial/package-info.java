/** Tests of trials and replays. */
@org.jspecify.annotations.NullMarked
package io.federationcore.policy.engine.trial;
