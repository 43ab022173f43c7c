package io.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.cli.Shell.Ran;
import io.sluice.cli.api.CliException;
import io.sluice.cli.api.DeviceFlow;
import io.sluice.cli.api.DeviceFlow.Prompt;
import io.sluice.cli.api.Exit;
import io.sluice.cli.api.LoginFile;
import io.sluice.cli.api.LoginSession;
import io.sluice.cli.api.OpenIdClient;
import io.sluice.contract.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `sluice login` at a fake issuer, and the token of the sign-in in later commands.
class LoginTest {
  private static final String TOKEN = "POST /token";

  private final List<Duration> pauses = new ArrayList<>();
  private final List<Prompt> prompts = new ArrayList<>();
  @TempDir private Path home = Path.of("");
  private FakeApi api = new FakeApi();
  private Instant now = Shell.NOW;

  LoginTest() throws IOException {}

  @BeforeEach
  void discover() {
    discover(api.url(), api.url());
    device(600);
  }

  @AfterEach
  void close() {
    api.close();
  }

  private void discover(String issuer, String endpoints) {
    api.on(
        "GET /.well-known/openid-configuration",
        200,
        """
        {"issuer": "%s", "token_endpoint": "%s/token",
         "device_authorization_endpoint": "%s/device"}
        """
            .formatted(issuer, endpoints, endpoints));
  }

  private void device(int expires) {
    api.on(
        "POST /device",
        200,
        """
        {"device_code": "d-1", "user_code": "WDJB-MJHT", "verification_uri": "%s/activate",
         "verification_uri_complete": "%s/activate?user_code=WDJB", "expires_in": %d, "interval": 1}
        """
            .formatted(api.url(), api.url(), expires));
  }

  private void error(String error) {
    api.on(TOKEN, 400, "{\"error\": \"%s\"}".formatted(error));
  }

  private void tokens(String token, String refreshToken) {
    api.on(
        TOKEN,
        200,
        """
        {"access_token": "other", "id_token": "%s", "refresh_token": "%s", "expires_in": 60}
        """
            .formatted(token, refreshToken));
  }

  private static String token(String name, Instant expires) {
    String claims = "{\"name\": \"%s\", \"exp\": %d}".formatted(name, expires.getEpochSecond());
    return "e30.%s.AA"
        .formatted(Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(UTF_8)));
  }

  private LoginSession signIn(String issuer) {
    return new DeviceFlow(new OpenIdClient(), () -> now, this::pause)
        .signIn(api.url(), issuer, "cli", "openid", prompts::add);
  }

  private void pause(Duration time) {
    pauses.add(time);
    now = now.plus(time);
  }

  private LoginFile file() {
    return new LoginFile(home.resolve("login.json"));
  }

  private Shell shell() {
    return new Shell(api.url(), home);
  }

  private LoginSession store(Instant expires, Optional<String> refreshToken) {
    LoginSession session =
        new LoginSession(api.url(), api.url(), "cli", token("old", expires), expires, refreshToken);
    file().store(session);
    return session;
  }

  private String sentToken() {
    return api.only("GET /api/v1/me").headers().getOrDefault("authorization", "");
  }

  @Test
  void it_polls_at_the_pace_of_the_issuer() {
    error("authorization_pending");
    error("slow_down");
    error("authorization_pending");
    String token = token("ann", Shell.NOW.plusSeconds(300));
    tokens(token, "r-1");

    LoginSession session = signIn(api.url());

    assertThat(pauses).extracting(Duration::toSeconds).containsExactly(1L, 1L, 6L, 6L);
    assertThat(session.token()).isEqualTo(token);
    assertThat(session.expires()).isEqualTo(Shell.NOW.plusSeconds(300));
    assertThat(session.refreshToken()).contains("r-1");
    assertThat(prompts)
        .containsExactly(
            new Prompt(
                api.url() + "/activate",
                "WDJB-MJHT",
                Optional.of(api.url() + "/activate?user_code=WDJB")));
    assertThat(api.only("POST /device").body()).contains("client_id=cli", "scope=openid");
    assertThat(api.requests().getLast().body())
        .contains(
            "device_code=d-1",
            "client_id=cli",
            "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code");
  }

  @Test
  void it_ends_when_the_code_expires() {
    error("authorization_pending");

    assertThatThrownBy(() -> signIn(api.url()))
        .isInstanceOfSatisfying(
            CliException.class, failure -> assertThat(failure.exit()).isEqualTo(Exit.TIMED_OUT))
        .hasMessage("the code expired");
    assertThat(pauses).hasSizeBetween(590, 600);
  }

  @ParameterizedTest
  @CsvSource({
    "access_denied,rejected the sign-in: access_denied",
    "expired_token,the code expired",
    "invalid_client,rejected the sign-in: invalid_client"
  })
  void an_error_of_the_issuer_ends_it(String error, String message) {
    error(error);

    assertThatThrownBy(() -> signIn(api.url()))
        .isInstanceOf(CliException.class)
        .hasMessageContaining(message);
  }

  @Test
  void an_issuer_without_tls_or_of_another_name_is_rejected() {
    assertThatThrownBy(() -> signIn("http://login.example.com"))
        .hasMessage(
            "'http://login.example.com/.well-known/openid-configuration' is no https address");
    assertThatThrownBy(() -> signIn(api.url() + "/"))
        .hasMessage("%s/ is no issuer of this name", api.url());
    api.close();
    assertThatThrownBy(() -> signIn(api.url()))
        .hasMessageContaining("does not answer as an issuer");
  }

  @Test
  void endpoints_need_tls() throws IOException {
    api.close();
    api = new FakeApi();
    discover(api.url(), "http://login.example.com");

    assertThatThrownBy(() -> signIn(api.url()))
        .hasMessage("'http://login.example.com/token' is no https address");
  }

  @Test
  void later_commands_send_the_token_of_the_sign_in() throws IOException {
    error("authorization_pending");
    String token = token("ann", Shell.NOW.plusSeconds(300));
    tokens(token, "r-1");

    Ran ran = shell().run("login", "--issuer", api.url(), "--client", "cli");
    shell().run("whoami");

    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(ran.out())
        .isEqualTo(
            """
            open %s/activate and enter the code WDJB-MJHT
            or open %s/activate?user_code=WDJB
            signed in: 'sluice whoami' shows the roles
            """
                .formatted(api.url(), api.url()));
    assertThat(sentToken()).isEqualTo("Bearer " + token);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file().file())))
        .isEqualTo("rw-------");
  }

  @Test
  void a_token_file_wins_over_the_sign_in() {
    store(Shell.NOW.plusSeconds(300), Optional.empty());

    shell().with("SLUICE_TOKEN_FILE", home.resolve("token").toString()).run("whoami");

    assertThat(sentToken()).isEqualTo("Bearer secret-token");
  }

  @Test
  void an_old_token_is_renewed() {
    store(Shell.NOW.plusSeconds(20), Optional.of("r-1"));
    String fresh = token("new", Shell.NOW.plusSeconds(300));
    tokens(fresh, "r-2");

    shell().run("whoami");

    assertThat(sentToken()).isEqualTo("Bearer " + fresh);
    assertThat(api.only(TOKEN).body()).contains("grant_type=refresh_token", "refresh_token=r-1");
    assertThat(file().find().flatMap(LoginSession::refreshToken)).contains("r-2");
  }

  @Test
  void a_renewal_does_not_undo_a_logout() {
    LoginSession old = store(Shell.NOW.plusSeconds(20), Optional.of("r-1"));
    tokens(token("new", Shell.NOW.plusSeconds(300)), "r-2");

    var _ =
        file()
            .findToken(
                old.api(),
                () -> {
                  file().remove();
                  return new OpenIdClient();
                },
                Shell.NOW);

    assertThat(file().file()).doesNotExist();
  }

  @Test
  void a_token_that_is_still_valid_is_sent_while_the_issuer_gives_none() {
    LoginSession session = store(Shell.NOW.plusSeconds(20), Optional.of("r-1"));
    error("temporarily_unavailable");

    shell().run("whoami");

    assertThat(sentToken()).isEqualTo("Bearer " + session.token());
  }

  @Test
  void a_sign_in_that_has_ended_says_how_to_repeat_it() {
    store(Shell.NOW.minusSeconds(1), Optional.of("r-1"));
    error("invalid_grant");

    Ran ran = shell().run("whoami");

    assertThat(ran.exit()).isEqualTo(4);
    assertThat(ran.err())
        .contains("the sign-in at %s has ended".formatted(api.url()))
        .contains("sign in again by 'sluice login'")
        .doesNotContain("r-1");
  }

  @Test
  void a_file_that_others_may_read_is_rejected() throws IOException {
    store(Shell.NOW.plusSeconds(300), Optional.empty());
    Files.setPosixFilePermissions(file().file(), PosixFilePermissions.fromString("rw-r-----"));

    Ran ran = shell().run("whoami");

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err()).contains("others may read", "its mode is rw-r-----", "chmod 600");
  }

  @Test
  void a_logout_removes_the_sign_in_and_names_it() {
    LoginSession session = store(Shell.NOW.plusSeconds(300), Optional.of("r-1"));

    Ran ran = shell().run("logout");
    Ran again = shell().run("logout");
    shell().run("whoami");

    assertThat(ran.exit()).as(ran.err()).isZero();
    String left =
        "later commands use the token in %s\n".formatted(file().file().resolveSibling("token"));
    assertThat(ran.out())
        .isEqualTo(
            "signed out: removed %s, with the sign-in at %s for %s\n"
                    .formatted(file().file(), api.url(), api.url())
                + left);
    assertThat(again.exit()).isZero();
    assertThat(again.out())
        .isEqualTo("not signed in: there is no %s\n%s".formatted(file().file(), left));
    assertThat(file().file()).doesNotExist();
    assertThat(api.requests())
        .allMatch(request -> !request.headers().containsValue("Bearer " + session.token()));
  }

  @Test
  void a_logout_removes_a_file_that_is_no_sign_in() throws IOException {
    Files.writeString(file().file(), "{");

    Ran ran = shell().run("logout", "--json");

    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(Json.read(ran.out(), JsonNode.class).path("removed").asBoolean()).isTrue();
    assertThat(file().file()).doesNotExist();
  }

  @Test
  void a_logout_that_fails_says_so() throws IOException {
    Files.createDirectories(file().file().resolve("in-the-way"));

    Ran ran = shell().run("logout");

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err()).contains("cannot remove " + file().file());
  }
}
