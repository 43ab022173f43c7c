package io.sluice.simulation.script;

import io.sluice.contract.Concurrency;
import io.sluice.contract.ReleaseSpec;
import java.util.List;

/// Adds a canary with an observation that takes longer than a weight lease to one of [#PRESENT]
/// scenarios, shortly before the end of faults or after it.
final class LongCanaries {
  private static final long CHANCE = 0x1EA5_E015L;
  private static final int PRESENT = 5;

  static Script addTo(Script script) {
    var chance = new Chance(script.seed() ^ CHANCE);
    if (!chance.once(PRESENT)) {
      return script;
    }
    int index = script.parts();
    long healed = script.healed();
    long at = chance.between(healed - Scripts.seconds(15), healed + Scripts.seconds(5));
    ReleaseSpec spec =
        Specs.spec(chance, Scripts.LANE, index, Concurrency.QUEUE)
            .by(Specs.leased(chance), Concurrency.QUEUE);
    var wish = new Wish(index, at, chance.id(), spec, Wish.Nature.GOOD);
    return script.with(List.of(wish), List.of(), healed);
  }

  private LongCanaries() {}
}
