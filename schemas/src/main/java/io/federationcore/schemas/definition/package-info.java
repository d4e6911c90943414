/**
 * Workflow definitions: the YAML a person writes, read strictly into records and a digest. Never here:
 * how a run follows its definition, and who may register one.
 */
@org.jspecify.annotations.NullMarked
package io.federationcore.schemas.definition;
