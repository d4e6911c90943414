/**
 * What the registry holds besides workflows: principals, policy bundles, and the names they are found under.
 */
@org.jspecify.annotations.NullMarked
package io.federationcore.schemas.registry;
