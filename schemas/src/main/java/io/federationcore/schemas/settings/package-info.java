/**
 * The settings of services: documented names, defaults where one is safe, and errors that name what is wrong. Never here:
 * where settings and keys come from.
 */
@org.jspecify.annotations.NullMarked
package io.federationcore.schemas.settings;
