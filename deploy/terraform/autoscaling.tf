# The number of tasks of each service, within replicas; before the stage services there are none.

locals {
  bounds = {
    for service, count in var.replicas : service => var.stage == "services" ? count : { min = 0, max = 0 }
  }
}

resource "aws_appautoscaling_target" "service" {
  for_each = toset(local.services)

  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${aws_ecs_cluster.cluster.name}/${aws_ecs_service.service[each.key].name}"
  min_capacity       = local.bounds[each.key].min
  max_capacity       = local.bounds[each.key].max
}

# Each change moves partitions: it scales up soon, and down only after a long quiet time.
resource "aws_appautoscaling_policy" "cpu" {
  for_each = toset([for service, count in local.bounds : service if count.max > count.min])

  name               = "${var.name}-${each.key}-cpu"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.service[each.key].service_namespace
  scalable_dimension = aws_appautoscaling_target.service[each.key].scalable_dimension
  resource_id        = aws_appautoscaling_target.service[each.key].resource_id

  target_tracking_scaling_policy_configuration {
    target_value       = var.scale_at_cpu_percent
    scale_out_cooldown = 60
    scale_in_cooldown  = 600

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}
