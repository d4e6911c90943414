/** The settings of services: documented names, defaults where one is safe, and errors that name what is wrong. */
@org.jspecify.annotations.NullMarked
package io.federationcore.schemas.settings;
