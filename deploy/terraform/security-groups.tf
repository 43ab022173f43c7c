# Every allowed connection. A pair has one egress rule and one ingress rule; nothing else can connect.

locals {
  groups = toset([
    "alb", "release-api", "strategy-engine", "health-monitor", "notifier", "topics", "databases",
    "database", "kafka", "endpoints",
  ])

  # The ports of the Docker host are those of deploy/docker-host/compose.yml.
  docker_ports = { docker = 2376, socket = 2377, counters = 2378, traffic = 7080 }

  service_pairs = {
    alb-to-release-api             = { from = "alb", to = "release-api", port = 7070 }
    release-api-to-strategy-engine = { from = "release-api", to = "strategy-engine", port = 7071 }
    release-api-to-health-monitor  = { from = "release-api", to = "health-monitor", port = 7072 }
  }

  database_pairs = {
    for group in ["release-api", "strategy-engine", "health-monitor", "notifier", "databases"] :
    "${group}-to-database" => { from = group, to = "database", port = 5432 }
  }

  # SCRAM over TLS of MSK.
  kafka_pairs = {
    for group in ["release-api", "strategy-engine", "health-monitor", "notifier", "topics"] :
    "${group}-to-kafka" => { from = group, to = "kafka", port = 9096 } if local.makes_kafka
  }

  endpoint_pairs = {
    for group in local.task_groups :
    "${group}-to-endpoints" => { from = group, to = "endpoints", port = 443 }
  }

  task_groups = ["release-api", "strategy-engine", "health-monitor", "notifier", "topics", "databases"]

  pairs = merge(local.service_pairs, local.database_pairs, local.kafka_pairs, local.endpoint_pairs)

  # The Docker host has a security group already: docker_host.security_group_id. These rules are added to it.
  docker_pairs = var.runtime != "docker" ? {} : {
    strategy-engine-to-docker   = { from = "strategy-engine", port = local.docker_ports.docker }
    strategy-engine-to-socket   = { from = "strategy-engine", port = local.docker_ports.socket }
    health-monitor-to-counters  = { from = "health-monitor", port = local.docker_ports.counters }
    alb-to-applications-traffic = { from = "alb", port = local.docker_ports.traffic }
  }

  # Containers listen on ports that the engine chooses.
  container_clients = var.runtime == "docker" ? ["strategy-engine", "health-monitor"] : []
  container_ports   = { first = 20000, last = 29999 }

  # Ranges outside of the VPC: images, secrets and logs without endpoints, sources of checks, and webhooks.
  outside = merge(
    { for group in local.task_groups : "${group}-https" => { from = group, port = 443, cidr = "0.0.0.0/0" } },
    { for group in ["health-monitor", "notifier"] : "${group}-http" => { from = group, port = 80, cidr = "0.0.0.0/0" } },
    merge([
      for group in ["release-api", "strategy-engine", "health-monitor", "notifier", "topics"] : {
        for target in setproduct(local.given_kafka_ports, var.kafka_cidrs) :
        "${group}-kafka-${target[0]}-${target[1]}" => { from = group, port = tonumber(target[0]), cidr = target[1] }
      }
    ]...),
  )
}

resource "aws_security_group" "group" {
  for_each = local.groups

  name        = "${var.name}-${each.key}"
  description = "Sluice: ${each.key}"
  vpc_id      = aws_vpc.vpc.id
  tags        = { Name = "${var.name}-${each.key}" }
}

resource "aws_vpc_security_group_egress_rule" "pair" {
  for_each = local.pairs

  security_group_id            = aws_security_group.group[each.value.from].id
  referenced_security_group_id = aws_security_group.group[each.value.to].id
  description                  = each.key
  ip_protocol                  = "tcp"
  from_port                    = each.value.port
  to_port                      = each.value.port
}

resource "aws_vpc_security_group_ingress_rule" "pair" {
  for_each = local.pairs

  security_group_id            = aws_security_group.group[each.value.to].id
  referenced_security_group_id = aws_security_group.group[each.value.from].id
  description                  = each.key
  ip_protocol                  = "tcp"
  from_port                    = each.value.port
  to_port                      = each.value.port
}

resource "aws_vpc_security_group_egress_rule" "docker" {
  for_each = local.docker_pairs

  security_group_id            = aws_security_group.group[each.value.from].id
  referenced_security_group_id = var.docker_host.security_group_id
  description                  = each.key
  ip_protocol                  = "tcp"
  from_port                    = each.value.port
  to_port                      = each.value.port
}

resource "aws_vpc_security_group_ingress_rule" "docker" {
  for_each = local.docker_pairs

  security_group_id            = var.docker_host.security_group_id
  referenced_security_group_id = aws_security_group.group[each.value.from].id
  description                  = each.key
  ip_protocol                  = "tcp"
  from_port                    = each.value.port
  to_port                      = each.value.port
}

resource "aws_vpc_security_group_egress_rule" "containers" {
  for_each = toset(local.container_clients)

  security_group_id = aws_security_group.group[each.key].id
  cidr_ipv4         = var.docker_host.containers_cidr
  description       = "${each.key}-to-containers"
  ip_protocol       = "tcp"
  from_port         = local.container_ports.first
  to_port           = local.container_ports.last
}

# The interface of the Docker host also receives the packets that it forwards to containers.
resource "aws_vpc_security_group_ingress_rule" "containers" {
  for_each = toset(local.container_clients)

  security_group_id            = var.docker_host.security_group_id
  referenced_security_group_id = aws_security_group.group[each.key].id
  description                  = "${each.key}-to-containers"
  ip_protocol                  = "tcp"
  from_port                    = local.container_ports.first
  to_port                      = local.container_ports.last
}

resource "aws_vpc_security_group_egress_rule" "outside" {
  for_each = local.outside

  security_group_id = aws_security_group.group[each.value.from].id
  cidr_ipv4         = each.value.cidr
  description       = each.key
  ip_protocol       = "tcp"
  from_port         = each.value.port
  to_port           = each.value.port
}

resource "aws_vpc_security_group_ingress_rule" "alb" {
  for_each = { for target in setproduct(["80", "443"], var.allowed_cidrs) : "${target[0]}-${target[1]}" => target }

  security_group_id = aws_security_group.group["alb"].id
  cidr_ipv4         = each.value[1]
  description       = "clients"
  ip_protocol       = "tcp"
  from_port         = tonumber(each.value[0])
  to_port           = tonumber(each.value[0])
}
