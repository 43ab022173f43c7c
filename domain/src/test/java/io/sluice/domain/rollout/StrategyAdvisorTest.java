package io.sluice.domain.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.contract.Advice;
import io.sluice.contract.Json;
import io.sluice.contract.Progress;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Traits;
import io.sluice.contract.Traits.Resources;
import io.sluice.contract.Traits.Scale;
import io.sluice.domain.rollout.StrategyAdvisor.Advised;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrategyAdvisorTest {

  /// Covers every combination of traits; an absent trait counts as not critical, small or ample.
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          ,      ,      ,      canary
          ,      ,      AMPLE, canary
          ,      ,      TIGHT, rolling
          ,      SMALL, ,      canary
          ,      SMALL, AMPLE, canary
          ,      SMALL, TIGHT, rolling
          ,      LARGE, ,      canary
          ,      LARGE, AMPLE, canary
          ,      LARGE, TIGHT, rolling
          false, ,      ,      canary
          false, ,      AMPLE, canary
          false, ,      TIGHT, rolling
          false, SMALL, ,      canary
          false, SMALL, AMPLE, canary
          false, SMALL, TIGHT, rolling
          false, LARGE, ,      canary
          false, LARGE, AMPLE, canary
          false, LARGE, TIGHT, rolling
          true,  ,      ,      blue/green
          true,  ,      AMPLE, blue/green
          true,  ,      TIGHT, rolling
          true,  SMALL, ,      blue/green
          true,  SMALL, AMPLE, blue/green
          true,  SMALL, TIGHT, rolling
          true,  LARGE, ,      blue/green
          true,  LARGE, AMPLE, blue/green
          true,  LARGE, TIGHT, rolling
          """)
  void every_combination_of_traits_has_its_strategy(
      @Nullable Boolean critical,
      @Nullable Scale scale,
      @Nullable Resources resources,
      String strategy) {
    Advised advised =
        StrategyAdvisor.of(
            new Traits(
                Optional.ofNullable(critical),
                Optional.ofNullable(scale),
                Optional.ofNullable(resources)));

    assertThat(advised.reason()).startsWith(strategy + ", since ");
    assertThat(advised.choice().name().toLowerCase(Locale.ROOT).replace('_', '/'))
        .isEqualTo(strategy);
  }

  @Test
  void the_sentence_names_the_trait_that_decided() {
    assertThat(all().map(StrategyAdvisor::of).map(Advised::reason).distinct()).hasSize(5);
    assertThat(all().filter(Traits::isTight).map(it -> StrategyAdvisor.of(it).reason()))
        .allMatch(reason -> reason.contains("resources are tight"));
    assertThat(all().filter(Traits::isCritical).map(it -> StrategyAdvisor.of(it).reason()))
        .allMatch(reason -> reason.contains("critical"));
  }

  @Test
  void the_reason_of_the_adopted_plan_contains_the_advice() {
    ObjectNode document = Json.mapper().valueToTree(RolloutSpecs.canary("2", 100).spec());
    document.set("advice", Json.mapper().valueToTree(new Advice(Traits.NONE, "canary, since why")));
    ReleaseSpec spec = Json.read(document.toString(), ReleaseSpec.class);
    var posted =
        new Signal.ReleasePosted(
            RolloutSpecs.id(2), spec, Optional.empty(), Optional.empty(), "ann", Optional.empty());

    List<LaneEvent> events =
        Decider.decide(RolloutSpecs.canary("1", 100).serves(1), posted, Instant.EPOCH);

    assertThat(events)
        .extracting(LaneEvent::event)
        .filteredOn(Progress.PlanAdopted.class::isInstance)
        .extracting(event -> ((Progress.PlanAdopted) event).reason())
        .containsExactly("from 1 to 2; canary, since why");
  }

  private static Stream<Traits> all() {
    return Stream.of(true, false)
        .flatMap(critical ->
            Arrays.stream(Scale.values())
                .flatMap(scale ->
                    Arrays.stream(Resources.values())
                        .map(resources ->
                            new Traits(
                                Optional.of(critical),
                                Optional.of(scale),
                                Optional.of(resources)))));
  }
}
