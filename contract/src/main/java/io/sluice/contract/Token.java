package io.sluice.contract;

/// The fencing token of a write to a target: one order for the whole lane, `epoch` first. Of any
/// two writers the later in the lane's log has the higher token; a target refuses a lower one than
/// it has seen.
public record Token(long epoch, long n) implements Comparable<Token> {
  /// Lower than every token that is handed out.
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
