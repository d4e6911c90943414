/**
 * The topics: names, settings, and how what a broker has differs from them. Asking a broker, and creating and mending
 * topics there, is done in the room {@code topics}. Start reading at {@link io.federationcore.schemas.topic.Topics}.
 */
@org.jspecify.annotations.NullMarked
package io.federationcore.schemas.topic;
