package io.sluice.api;

import io.sluice.api.http.ProblemExceptionMapper;
import io.sluice.contract.view.ProblemView;
import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.openapi.annotations.Components;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;

/// The parts of the OpenAPI document that hold for all endpoints.
@OpenAPIDefinition(
    info =
        @Info(
            title = "Sluice",
            version = "1",
            description = "Releases software safely, and rolls it back automatically."),
    security = @SecurityRequirement(name = "token"),
    components =
        @Components(
            securitySchemes =
                @SecurityScheme(
                    securitySchemeName = "token",
                    type = SecuritySchemeType.HTTP,
                    scheme = "bearer"),
            responses =
                @APIResponse(
                    name = "Problem",
                    description = "The request failed; docs/problems.md lists the types",
                    content =
                        @Content(
                            mediaType = ProblemExceptionMapper.MEDIA_TYPE,
                            schema = @Schema(implementation = ProblemView.class)))))
public class Api extends Application {}
