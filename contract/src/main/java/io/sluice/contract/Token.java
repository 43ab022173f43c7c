package io.sluice.contract;

/// The fencing token of a write to a target. Tokens of a lane are totally ordered, by `epoch`
/// first. The writer that is later in the lane's log has the higher token; a target rejects a token
/// lower than one it has stored.
public record Token(long epoch, long n) implements Comparable<Token> {
  /// The lowest token, which no writer gets.
  public static final Token NONE = new Token(0, 0);

  @Override
  public int compareTo(Token other) {
    int byEpoch = Long.compare(epoch, other.epoch);
    return byEpoch != 0 ? byEpoch : Long.compare(n, other.n);
  }

  @Override
  public String toString() {
    return epoch + "." + n;
  }
}
