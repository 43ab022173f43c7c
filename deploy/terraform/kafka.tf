# Kafka: a cluster of MSK with three brokers, or the brokers in kafka_brokers.

locals {
  makes_kafka   = var.kafka_brokers == ""
  kafka_brokers = local.makes_kafka ? aws_msk_cluster.kafka[0].bootstrap_brokers_sasl_scram : var.kafka_brokers

  given_kafka_ports = local.makes_kafka ? [] : distinct([for broker in split(",", var.kafka_brokers) : split(":", broker)[1]])
}

resource "aws_msk_configuration" "kafka" {
  count = local.makes_kafka ? 1 : 0

  # Another version needs another configuration, and AWS rejects a second one with the same name.
  name           = "${var.name}-${replace(var.kafka_version, ".", "-")}"
  kafka_versions = [var.kafka_version]

  # The task topics makes all topics, with the replication that the brokers have as their default.
  server_properties = join("\n", [
    "auto.create.topics.enable=false",
    "default.replication.factor=3",
    "min.insync.replicas=2",
    "unclean.leader.election.enable=false",
  ])

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_msk_cluster" "kafka" {
  count = local.makes_kafka ? 1 : 0

  cluster_name           = var.name
  kafka_version          = var.kafka_version
  number_of_broker_nodes = 3
  enhanced_monitoring    = "PER_BROKER"

  broker_node_group_info {
    instance_type   = var.kafka_instance_type
    client_subnets  = local.subnet_ids.data
    security_groups = [aws_security_group.group["kafka"].id]

    storage_info {
      ebs_storage_info {
        volume_size = var.kafka_storage_gib
      }
    }

    connectivity_info {
      public_access {
        type = "DISABLED"
      }
    }
  }

  configuration_info {
    arn      = aws_msk_configuration.kafka[0].arn
    revision = aws_msk_configuration.kafka[0].latest_revision
  }

  client_authentication {
    sasl {
      scram = true
    }
  }

  encryption_info {
    encryption_at_rest_kms_key_arn = aws_kms_key.key.arn

    encryption_in_transit {
      client_broker = "TLS"
      in_cluster    = true
    }
  }

  logging_info {
    broker_logs {
      cloudwatch_logs {
        enabled   = true
        log_group = aws_cloudwatch_log_group.kafka[0].name
      }
    }
  }
}

resource "aws_cloudwatch_log_group" "kafka" {
  count = local.makes_kafka ? 1 : 0

  name              = "/${var.name}/kafka"
  retention_in_days = var.log_retention_days
}

# MSK reads users and passwords from Secrets Manager, once the secrets have values.
resource "aws_msk_scram_secret_association" "kafka" {
  count = local.makes_kafka && var.stage != "infrastructure" ? 1 : 0

  cluster_arn     = aws_msk_cluster.kafka[0].arn
  secret_arn_list = [for name in local.kafka_users : aws_secretsmanager_secret.secret["kafka-${name}"].arn]

  depends_on = [aws_secretsmanager_secret_policy.kafka]
}
