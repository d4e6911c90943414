/**
 * What the registry holds besides workflows: principals, policy bundles, and the names they are found under. Never
 * here: how either comes into force, and what a policy says.
 */
@org.jspecify.annotations.NullMarked
package io.federationcore.schemas.registry;
