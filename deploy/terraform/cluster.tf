# The cluster, the names of its services, and their logs.

resource "aws_ecs_cluster" "cluster" {
  name = var.name

  setting {
    name  = "containerInsights"
    value = "enabled"
  }
}

resource "aws_ecs_cluster_capacity_providers" "cluster" {
  cluster_name       = aws_ecs_cluster.cluster.name
  capacity_providers = ["FARGATE"]
}

# release-api finds the other two by name.
resource "aws_service_discovery_private_dns_namespace" "internal" {
  name = "${var.name}.internal"
  vpc  = aws_vpc.vpc.id
}

resource "aws_service_discovery_service" "service" {
  for_each = toset(["strategy-engine", "health-monitor"])

  name = each.key

  dns_config {
    namespace_id   = aws_service_discovery_private_dns_namespace.internal.id
    routing_policy = "MULTIVALUE"

    dns_records {
      type = "A"
      ttl  = 10
    }
  }

  # ECS reports the health of each task, so a name has only the addresses of ready ones. AWS has no other threshold, but
  # the provider leaves out an empty block.
  health_check_custom_config {
    failure_threshold = 1
  }
}

resource "aws_cloudwatch_log_group" "task" {
  for_each = toset(local.tasks)

  name              = "/${var.name}/${each.key}"
  retention_in_days = var.log_retention_days
}
