/// What users write, read strictly, completed by the defaults, and checked. Free of Quarkus.
@org.jspecify.annotations.NullMarked
package io.sluice.api.document;
