# A service for each component, and tasks that run once: databases and topics.

locals {
  service_containers = {
    for service in local.services : service => merge(local.hardened, {
      name         = "service"
      image        = "${var.image_registry}/${service}:${var.sluice_version}"
      essential    = true
      user         = local.user
      memory       = var.service_memory
      portMappings = [{ containerPort = local.ports[service], protocol = "tcp", name = "http" }]
      environment  = [for name, value in merge(local.messaging, local.settings[service]) : { name = name, value = value }]
      dependsOn = concat(
        [{ containerName = "files", condition = "SUCCESS" }],
        [for task in keys(local.tunnel_containers) : { containerName = "tunnel", condition = "HEALTHY" } if task == service],
      )
      mountPoints = [
        { sourceVolume = "secrets", containerPath = "/run/secrets", readOnly = true },
        { sourceVolume = "scratch", containerPath = "/tmp", readOnly = false },
        { sourceVolume = "socket", containerPath = "/run/sluice", readOnly = false },
      ]
      # A start also runs the migrations of the database: it has 10 minutes, which are the start period and all retries.
      healthCheck = {
        command     = ["CMD", "java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx16m", "-cp", "/app/quarkus-run.jar", "io.sluice.messaging.container.ReadinessProbe"]
        interval    = 30
        timeout     = 5
        retries     = 10
        startPeriod = 300
      }
      # Longer than the drain of an instance (30 s) and the stop of a service.
      stopTimeout      = 45
      logConfiguration = local.logs[service]
    })
  }

  job_containers = {
    topics = merge(local.hardened, {
      name        = "job"
      image       = "${var.image_registry}/topics:${var.sluice_version}"
      essential   = true
      user        = local.user
      environment = [for name, value in local.topics_settings : { name = name, value = value }]
    })
    databases = merge(local.hardened, {
      name       = "job"
      image      = var.postgres_image
      essential  = true
      user       = local.user
      entryPoint = ["bash", "-euc"]
      command    = ["PGPASSWORD=$(</run/secrets/postgres-admin) psql -X -q -v ON_ERROR_STOP=1 <<<\"$${SCRIPT}\""]
      environment = [
        { name = "PGHOST", value = aws_db_instance.database.address },
        { name = "PGUSER", value = "postgres" },
        { name = "PGDATABASE", value = "postgres" },
        { name = "PGSSLMODE", value = "verify-full" },
        { name = "PGSSLROOTCERT", value = "/run/secrets/database-ca" },
        { name = "PGCONNECT_TIMEOUT", value = "10" },
        { name = "SCRIPT", value = file("${path.module}/databases.sql") },
      ]
    })
  }

  job_parts = {
    for job in ["topics", "databases"] : job => {
      memory    = 384
      dependsOn = [{ containerName = "files", condition = "SUCCESS" }]
      mountPoints = [
        { sourceVolume = "secrets", containerPath = "/run/secrets", readOnly = true },
        { sourceVolume = "scratch", containerPath = "/tmp", readOnly = false },
      ]
      logConfiguration = local.logs[job]
    }
  }
}

resource "aws_ecs_task_definition" "service" {
  for_each = toset(local.services)

  family                   = "${var.name}-${each.key}"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.task_cpu
  memory                   = var.task_memory
  execution_role_arn       = aws_iam_role.start[each.key].arn

  container_definitions = jsonencode(concat(
    [local.file_containers[each.key]],
    [for task, container in local.tunnel_containers : container if task == each.key],
    [local.service_containers[each.key]],
  ))

  dynamic "volume" {
    for_each = local.volumes

    content {
      name = volume.key
    }
  }
}

resource "aws_ecs_task_definition" "job" {
  for_each = toset(["topics", "databases"])

  family                   = "${var.name}-${each.key}"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512
  execution_role_arn       = aws_iam_role.start[each.key].arn

  container_definitions = jsonencode([
    local.file_containers[each.key],
    merge(local.job_containers[each.key], local.job_parts[each.key]),
  ])

  dynamic "volume" {
    for_each = local.volumes

    content {
      name = volume.key
    }
  }
}

resource "aws_ecs_service" "service" {
  for_each = toset(local.services)

  name             = each.key
  cluster          = aws_ecs_cluster.cluster.id
  task_definition  = aws_ecs_task_definition.service[each.key].arn
  launch_type      = "FARGATE"
  platform_version = "1.4.0"
  desired_count    = local.bounds[each.key].min
  propagate_tags   = "SERVICE"

  # New tasks are ready before old ones end; ECS rolls back a version that does not become ready.
  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 200

  # The load balancer's checks do not count until a start has had its time.
  health_check_grace_period_seconds = each.key == "release-api" ? 600 : null

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets          = local.subnet_ids.private
    security_groups  = [aws_security_group.group[each.key].id]
    assign_public_ip = false
  }

  dynamic "load_balancer" {
    for_each = each.key == "release-api" ? [1] : []

    content {
      target_group_arn = aws_lb_target_group.api.arn
      container_name   = "service"
      container_port   = local.ports[each.key]
    }
  }

  dynamic "service_registries" {
    for_each = contains(keys(aws_service_discovery_service.service), each.key) ? [1] : []

    content {
      registry_arn = aws_service_discovery_service.service[each.key].arn
    }
  }

  # autoscaling.tf sets the number of tasks.
  lifecycle {
    ignore_changes = [desired_count]
  }

  depends_on = [aws_lb_listener_rule.api, aws_iam_role_policy.start]
}
