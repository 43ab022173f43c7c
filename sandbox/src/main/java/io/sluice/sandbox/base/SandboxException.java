package io.sluice.sandbox.base;

import java.util.Objects;

/// The failure of an operation of the embedded stack. The message is one line (log lines may follow
/// it) with the cause and, if one exists, the flag or file that changes it.
public final class SandboxException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public SandboxException(String message) {
    super(message);
  }

  public SandboxException(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
