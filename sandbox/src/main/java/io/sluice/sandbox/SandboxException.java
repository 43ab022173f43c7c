package io.sluice.sandbox;

import java.util.Objects;

/// Something that the embedded stack needs did not happen. The message is one line (log lines may
/// follow it) that names the cause and, where one exists, the flag or file that changes it.
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
