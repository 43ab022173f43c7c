package io.sluice.bench.judge;

import java.util.List;

/// The judges that are measured.
final class Contenders {
  static final Contender ORACLE = new SprtContender();
  static final Contender FLAGGER = ThresholdContender.flagger(10);
  static final List<Contender> OURS = List.of(ShippedContender.DEFAULT, PlainContender.BOTH);

  static final List<Contender> ALL =
      List.of(
          ShippedContender.DEFAULT,
          PlainContender.BOTH,
          PlainContender.ERRORS,
          ThresholdContender.argo(),
          ThresholdContender.argoStrict(),
          FLAGGER,
          ThresholdContender.flagger(5),
          ScoreContender.often(),
          ScoreContender.once(),
          new PeekingContender(),
          ORACLE);

  private Contenders() {}
}
