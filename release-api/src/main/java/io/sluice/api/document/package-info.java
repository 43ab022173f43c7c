/// Users' documents: strictly parsed, completed with the defaults, and validated. Free of Quarkus.
@org.jspecify.annotations.NullMarked
package io.sluice.api.document;
