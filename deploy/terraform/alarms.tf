# Alarms about Sluice itself. Releases have notifications of their own (docs/operations.md).

locals {
  # Each alarm: its description, the metric with its dimensions, the bound, and how many periods of how many
  # seconds must exceed it.
  alarms = merge(
    {
      api-errors = {
        text      = "release-api answers more than 10 requests in 5 minutes with 5xx"
        namespace = "AWS/ApplicationELB", metric = "HTTPCode_Target_5XX_Count", statistic = "Sum"
        labels    = { LoadBalancer = aws_lb.alb.arn_suffix, TargetGroup = aws_lb_target_group.api.arn_suffix }
        above     = 10, period = 300, periods = 1, missing = "notBreaching"
      }
      api-unreachable = {
        text      = "a task of release-api is not ready for 5 minutes"
        namespace = "AWS/ApplicationELB", metric = "UnHealthyHostCount", statistic = "Maximum"
        labels    = { LoadBalancer = aws_lb.alb.arn_suffix, TargetGroup = aws_lb_target_group.api.arn_suffix }
        above     = 0, period = 60, periods = 5, missing = "notBreaching"
      }
      database-processor = {
        text      = "the database uses more than 80 % of its processors for 15 minutes"
        namespace = "AWS/RDS", metric = "CPUUtilization", statistic = "Average"
        labels    = { DBInstanceIdentifier = aws_db_instance.database.identifier }
        above     = 80, period = 300, periods = 3, missing = "breaching"
      }
      database-connections = {
        text      = "more than 90 % of the database's connections are open"
        namespace = "AWS/RDS", metric = "DatabaseConnections", statistic = "Maximum"
        labels    = { DBInstanceIdentifier = aws_db_instance.database.identifier }
        above     = floor(0.9 * var.database_max_connections), period = 60, periods = 5, missing = "breaching"
      }
    },
    {
      for service in local.services : "${service}-processor" => {
        text      = "${service} uses more than 90 % of its processor time for 15 minutes"
        namespace = "AWS/ECS", metric = "CPUUtilization", statistic = "Average"
        labels    = { ClusterName = aws_ecs_cluster.cluster.name, ServiceName = service }
        above     = 90, period = 300, periods = 3, missing = "notBreaching"
      }
    },
    merge([
      for kafka in aws_msk_cluster.kafka : {
        kafka-offline = {
          text      = "a partition of Kafka has no leader"
          namespace = "AWS/Kafka", metric = "OfflinePartitionsCount", statistic = "Maximum"
          labels    = { "Cluster Name" = kafka.cluster_name }
          above     = 0, period = 60, periods = 2, missing = "notBreaching"
        }
      }
    ]...),
    # Each broker has a metric of its own, and the cluster none.
    merge([
      for kafka in aws_msk_cluster.kafka : {
        for broker in ["1", "2", "3"] : "kafka-disk-${broker}" => {
          text      = "broker ${broker} of Kafka has less than 15 % of its storage free"
          namespace = "AWS/Kafka", metric = "KafkaDataLogsDiskUsed", statistic = "Maximum"
          labels    = { "Cluster Name" = kafka.cluster_name, "Broker ID" = broker }
          above     = 85, period = 300, periods = 1, missing = "notBreaching"
        }
      }
    ]...),
  )
}

resource "aws_cloudwatch_metric_alarm" "alarm" {
  for_each = { for name, alarm in local.alarms : name => alarm if var.stage == "services" }

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = "Sluice: ${each.value.text}."
  namespace           = each.value.namespace
  metric_name         = each.value.metric
  statistic           = each.value.statistic
  dimensions          = each.value.labels
  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.above
  period              = each.value.period
  evaluation_periods  = each.value.periods
  treat_missing_data  = each.value.missing
  alarm_actions       = var.alarm_topic_arns
  ok_actions          = var.alarm_topic_arns
}

resource "aws_cloudwatch_metric_alarm" "storage" {
  alarm_name          = "${var.name}-database-storage"
  alarm_description   = "Sluice: the database has less than 5 GiB of storage free."
  namespace           = "AWS/RDS"
  metric_name         = "FreeStorageSpace"
  statistic           = "Minimum"
  dimensions          = { DBInstanceIdentifier = aws_db_instance.database.identifier }
  comparison_operator = "LessThanThreshold"
  threshold           = 5 * 1024 * 1024 * 1024
  period              = 300
  evaluation_periods  = 1
  treat_missing_data  = "breaching"
  alarm_actions       = var.alarm_topic_arns
  ok_actions          = var.alarm_topic_arns
}

# Fewer tasks run than the least number of replicas.
resource "aws_cloudwatch_metric_alarm" "tasks" {
  for_each = { for service, count in local.bounds : service => count.min if count.min > 0 }

  alarm_name          = "${var.name}-${each.key}-tasks"
  alarm_description   = "Sluice: fewer than ${each.value} tasks of ${each.key} run for 10 minutes."
  namespace           = "ECS/ContainerInsights"
  metric_name         = "RunningTaskCount"
  statistic           = "Minimum"
  dimensions          = { ClusterName = aws_ecs_cluster.cluster.name, ServiceName = each.key }
  comparison_operator = "LessThanThreshold"
  threshold           = each.value
  period              = 60
  evaluation_periods  = 10
  treat_missing_data  = "breaching"
  alarm_actions       = var.alarm_topic_arns
  ok_actions          = var.alarm_topic_arns
}
