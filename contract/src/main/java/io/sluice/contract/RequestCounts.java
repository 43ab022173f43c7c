package io.sluice.contract;

/// The numbers of requests to both versions in a step.
///
/// @param requests candidate requests
/// @param errors failed candidate requests
/// @param stableRequests stable requests
/// @param stableErrors failed stable requests
public record RequestCounts(long requests, long errors, long stableRequests, long stableErrors) {
  public static final RequestCounts NONE = new RequestCounts(0, 0, 0, 0);
}
