package io.sluice.messaging.quarkus;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.condition.EnabledIf;

/// The tests of [MessagingLifecycleTest] over the images that the compose files name.
@QuarkusTest
@TestProfile(WithImages.class)
@EnabledIf(
    value = "io.sluice.sandbox.base.Required#hasDocker",
    disabledReason = "no Docker engine answers")
class MessagingLifecycleIT extends MessagingLifecycleTest {}
