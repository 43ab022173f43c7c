/// Dead letters, read from their topics, and sent again.
@org.jspecify.annotations.NullMarked
package io.sluice.api.letters;
