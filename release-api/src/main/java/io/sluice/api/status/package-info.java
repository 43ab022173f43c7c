/// Status out: releases, lanes and histories as they stand.
@org.jspecify.annotations.NullMarked
package io.sluice.api.status;
