package io.sluice.api.identity;

import java.util.stream.Collectors;
import org.jose4j.jwt.consumer.ErrorCodeValidator;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;

/// The reasons why a token is invalid, for the log, without any part of the token.
final class RejectionCodes {

  static String describe(InvalidJwtException e) {
    return e.getErrorDetails().stream()
        .map(ErrorCodeValidator.Error::getErrorCode)
        .map(RejectionCodes::describe)
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private static String describe(int code) {
    return switch (code) {
      case ErrorCodes.EXPIRED -> "it expired";
      case ErrorCodes.EXPIRATION_MISSING -> "it has no exp";
      case ErrorCodes.NOT_YET_VALID -> "it is not valid yet";
      case ErrorCodes.ISSUED_AT_INVALID_FUTURE -> "it was issued in the future";
      case ErrorCodes.AUDIENCE_MISSING, ErrorCodes.AUDIENCE_INVALID -> "it is for another audience";
      case ErrorCodes.SIGNATURE_INVALID, ErrorCodes.SIGNATURE_MISSING ->
          "its signature is not valid";
      case ErrorCodes.SUBJECT_MISSING -> "it has no sub";
      default -> "its form, algorithm or key is not valid";
    };
  }

  private RejectionCodes() {}
}
