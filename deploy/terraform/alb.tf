# The load balancer: TLS for people, pipelines and, with a Docker host, for the users of released applications.

resource "aws_lb" "alb" {
  name                       = var.name
  load_balancer_type         = "application"
  internal                   = false
  subnets                    = local.subnet_ids.public
  security_groups            = [aws_security_group.group["alb"].id]
  enable_deletion_protection = var.deletion_protection
  drop_invalid_header_fields = true
  # Longer than the pauses of an event stream (15 s).
  idle_timeout = 65

  # AWS rejects a public load balancer in a VPC without a gateway.
  depends_on = [aws_internet_gateway.internet]
}

resource "aws_lb_target_group" "api" {
  name                 = "${var.name}-api"
  vpc_id               = aws_vpc.vpc.id
  target_type          = "ip"
  protocol             = "HTTP"
  port                 = local.ports["release-api"]
  deregistration_delay = 30

  load_balancing_algorithm_type = "least_outstanding_requests"

  health_check {
    path                = "/q/health/ready"
    matcher             = "200"
    interval            = 10
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 3
  }
}

# HAProxy on the Docker host. It answers 404 to the host name of a check, since it is no lane's, and 503 before the first
# lane. With one target, the load balancer forwards in both cases.
resource "aws_lb_target_group" "router" {
  count = var.application_domain == "" ? 0 : 1

  name                 = "${var.name}-router"
  vpc_id               = aws_vpc.vpc.id
  target_type          = "ip"
  protocol             = "HTTP"
  port                 = local.docker_ports.traffic
  deregistration_delay = 30

  health_check {
    path                = "/"
    matcher             = "404"
    interval            = 10
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 3
  }
}

resource "aws_lb_target_group_attachment" "router" {
  count = length(aws_lb_target_group.router)

  target_group_arn = aws_lb_target_group.router[0].arn
  target_id        = var.docker_host.private_ip
  port             = local.docker_ports.traffic
}

# TLS 1.2 and 1.3, only with ciphers that have forward secrecy and authenticated encryption. Other host names get 404.
resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.alb.arn
  protocol          = "HTTPS"
  port              = 443
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-Res-2021-06"
  certificate_arn   = var.certificate_arn

  routing_http_response_strict_transport_security_header_value = "max-age=31536000"
  # These would replace the headers of released applications.
  routing_http_response_x_content_type_options_header_value = var.application_domain == "" ? "nosniff" : null
  routing_http_response_x_frame_options_header_value        = var.application_domain == "" ? "DENY" : null

  default_action {
    type = "fixed-response"

    fixed_response {
      content_type = "text/plain"
      status_code  = "404"
      message_body = "unknown host"
    }
  }
}

resource "aws_lb_listener" "http" {
  load_balancer_arn = aws_lb.alb.arn
  protocol          = "HTTP"
  port              = 80

  default_action {
    type = "redirect"

    redirect {
      protocol    = "HTTPS"
      port        = "443"
      status_code = "HTTP_301"
    }
  }
}

resource "aws_lb_listener_rule" "api" {
  listener_arn = aws_lb_listener.https.arn
  priority     = 10

  condition {
    host_header {
      values = [var.host]
    }
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.api.arn
  }
}

# To the router an application has the name APPLICATION.ENVIRONMENT.localhost.
resource "aws_lb_listener_rule" "router" {
  count = length(aws_lb_target_group.router)

  listener_arn = aws_lb_listener.https.arn
  priority     = 20

  condition {
    host_header {
      values = ["*.${var.application_domain}"]
    }
  }

  transform {
    type = "host-header-rewrite"

    host_header_rewrite_config {
      rewrite {
        regex   = "^((preview\\.)?[^.]+\\.[^.]+)\\.${replace(var.application_domain, ".", "\\.")}$"
        replace = "$1.localhost"
      }
    }
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.router[0].arn
  }
}
