# PostgreSQL on two instances in two zones: a commit is acknowledged when both have it. Only TLS is admitted.

resource "aws_db_subnet_group" "database" {
  name       = var.name
  subnet_ids = local.subnet_ids.data
}

resource "aws_db_parameter_group" "database" {
  name_prefix = "${var.name}-"
  family      = "postgres${var.database_version}"

  parameter {
    name  = "rds.force_ssl"
    value = "1"
  }

  parameter {
    name  = "password_encryption"
    value = "scram-sha-256"
  }

  parameter {
    name         = "max_connections"
    value        = tostring(var.database_max_connections)
    apply_method = "pending-reboot"
  }

  # The log of the instance has the queries that take longer than a second.
  parameter {
    name  = "log_min_duration_statement"
    value = "1000"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_db_instance" "database" {
  identifier     = var.name
  engine         = "postgres"
  engine_version = var.database_version
  instance_class = var.database_class
  multi_az       = true

  allocated_storage     = var.database_storage_gib
  max_allocated_storage = 4 * var.database_storage_gib
  storage_type          = "gp3"
  storage_encrypted     = true
  kms_key_id            = aws_kms_key.key.arn

  # RDS makes the password of the owner and keeps it in Secrets Manager: it is not in the state.
  username                      = "postgres"
  manage_master_user_password   = true
  master_user_secret_kms_key_id = aws_kms_key.key.key_id

  db_subnet_group_name   = aws_db_subnet_group.database.name
  vpc_security_group_ids = [aws_security_group.group["database"].id]
  publicly_accessible    = false
  port                   = 5432
  parameter_group_name   = aws_db_parameter_group.database.name

  backup_retention_period    = var.backup_retention_days
  backup_window              = "01:00-02:00"
  maintenance_window         = "sun:03:00-sun:04:00"
  copy_tags_to_snapshot      = true
  deletion_protection        = var.deletion_protection
  skip_final_snapshot        = false
  final_snapshot_identifier  = "${var.name}-last"
  auto_minor_version_upgrade = true
  apply_immediately          = false

  enabled_cloudwatch_logs_exports = ["postgresql"]

  depends_on = [aws_cloudwatch_log_group.database]
}

resource "aws_cloudwatch_log_group" "database" {
  name              = "/aws/rds/instance/${var.name}/postgresql"
  retention_in_days = var.log_retention_days
}

locals {
  # The server must show a certificate of database_ca for its name.
  database_urls = {
    for name in ["release_api", "strategy_engine", "health_monitor", "notifier"] : name =>
    "jdbc:postgresql://${aws_db_instance.database.address}:5432/${name}?sslmode=verify-full&sslrootcert=/run/secrets/database-ca"
  }
}
