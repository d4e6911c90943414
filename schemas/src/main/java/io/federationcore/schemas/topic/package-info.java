/**
 * The topics: names, keys, settings. Creating them is the business of tools and services.
 */
@org.jspecify.annotations.NullMarked
package io.federationcore.schemas.topic;
