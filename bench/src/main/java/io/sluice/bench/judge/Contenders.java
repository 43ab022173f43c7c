package io.sluice.bench.judge;

import java.util.List;

/// The judges that are measured.
final class Contenders {
  static final Contender ORACLE = new Oracle();
  static final Contender FLAGGER = Measuring.flagger(10);
  static final List<Contender> OURS = List.of(Shipped.DEFAULT, Plain.BOTH);

  static final List<Contender> EVERYBODY =
      List.of(
          Shipped.DEFAULT,
          Plain.BOTH,
          Plain.ERRORS,
          Measuring.argo(),
          Measuring.argoStrict(),
          FLAGGER,
          Measuring.flagger(5),
          Ranked.often(),
          Ranked.once(),
          new Peeking(),
          ORACLE);

  private Contenders() {}
}
