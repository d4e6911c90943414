/**
 * Workflow definitions: the YAML a person writes, read strictly into records and a digest.
 */
@org.jspecify.annotations.NullMarked
package io.federationcore.schemas.definition;
