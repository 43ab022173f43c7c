# The secrets, without their values: put-secrets.sh writes those, so that they are not in the state. Each has the name
# that its file has in docker-compose.

locals {
  services = ["release-api", "strategy-engine", "health-monitor", "notifier"]

  # MSK needs users as JSON with username and password, under names that begin with AmazonMSK_.
  kafka_users = concat(["admin", "monitor"], local.services)

  # The certificates of the tunnel to the Docker host; deploy/docker-host/certificates.sh makes them.
  docker_secrets = var.runtime == "docker" ? ["docker-ca", "docker-strategy-engine", "docker-health-monitor"] : []

  secret_names = merge(
    { for name in ["api-tokens", "audit-key", "service-token"] : name => "${var.name}/${name}" },
    { for service in local.services : "postgres-${service}" => "${var.name}/postgres-${service}" },
    { for user in local.kafka_users : "kafka-${user}" => "AmazonMSK_${var.name}_${user}" },
    { for name in local.docker_secrets : name => "${var.name}/${name}" },
  )

  # What a task definition refers to: the whole secret, or one field of it.
  references = merge(
    { for name, secret in aws_secretsmanager_secret.secret : name => startswith(name, "kafka-") ? "${secret.arn}:password::" : secret.arn },
    { "postgres-admin" = "${aws_db_instance.database.master_user_secret[0].secret_arn}:password::" },
  )

  # The files of each task with the secret that each has.
  service_files = {
    for service in local.services : service => {
      "/run/secrets/service-token"               = "service-token"
      "/run/secrets/kafka"                       = "kafka-${service}"
      "/run/secrets/quarkus.datasource.password" = "postgres-${service}"
    }
  }

  api_files = {
    "/run/secrets/api-tokens" = "api-tokens"
    "/run/secrets/audit-key"  = "audit-key"
  }

  tunnel_files = {
    for service in ["strategy-engine", "health-monitor"] : service => {
      "/tunnel/client.pem" = "docker-${service}"
      "/tunnel/ca.pem"     = "docker-ca"
    } if var.runtime == "docker"
  }

  # Without the passwords the task topics makes no users: MSK has its own way for that.
  topics_files = merge(
    { "/run/secrets/kafka-admin" = "kafka-admin" },
    {
      for user in concat(["monitor"], local.services) :
      "/run/secrets/kafka/${user}" => "kafka-${user}" if !local.makes_kafka
    },
  )

  databases_files = merge(
    { "/run/secrets/postgres-admin" = "postgres-admin" },
    { for service in local.services : "/run/secrets/postgres-${service}" => "postgres-${service}" },
  )

  task_files = merge(
    { for service in local.services : service => merge(
      local.service_files[service],
      service == "release-api" ? local.api_files : {},
      lookup(local.tunnel_files, service, {}),
    ) },
    { topics = local.topics_files, databases = local.databases_files },
  )
}

resource "aws_kms_key" "key" {
  description             = "Sluice ${var.name}: secrets, the database and Kafka"
  enable_key_rotation     = true
  deletion_window_in_days = 30
}

resource "aws_kms_alias" "key" {
  name          = "alias/${var.name}"
  target_key_id = aws_kms_key.key.key_id
}

resource "aws_secretsmanager_secret" "secret" {
  for_each = local.secret_names

  name                    = each.value
  description             = "Sluice: ${each.key}"
  kms_key_id              = aws_kms_key.key.arn
  recovery_window_in_days = var.secret_recovery_days
}

data "aws_iam_policy_document" "kafka_secret" {
  for_each = toset(local.makes_kafka ? local.kafka_users : [])

  statement {
    actions   = ["secretsmanager:GetSecretValue"]
    resources = [aws_secretsmanager_secret.secret["kafka-${each.key}"].arn]

    principals {
      type        = "Service"
      identifiers = ["kafka.amazonaws.com"]
    }
  }
}

resource "aws_secretsmanager_secret_policy" "kafka" {
  for_each = data.aws_iam_policy_document.kafka_secret

  secret_arn = aws_secretsmanager_secret.secret["kafka-${each.key}"].arn
  policy     = each.value.json
}
