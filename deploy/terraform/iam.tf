# A role for the start of each task: it reads the secrets of this task and no others, and writes its log. The containers
# themselves have no role, and so no rights in AWS: Sluice calls none of its services.

locals {
  tasks = concat(local.services, ["topics", "databases"])

  database_secret_arn = aws_db_instance.database.master_user_secret[0].secret_arn

  task_secret_arns = {
    for task in local.tasks : task => distinct([
      for secret in values(local.task_files[task]) :
      secret == "postgres-admin" ? local.database_secret_arn : aws_secretsmanager_secret.secret[secret].arn
    ])
  }
}

data "aws_iam_policy_document" "starts_tasks" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "start" {
  for_each = toset(local.tasks)

  statement {
    sid       = "Secrets"
    actions   = ["secretsmanager:GetSecretValue"]
    resources = local.task_secret_arns[each.key]
  }

  statement {
    sid       = "Key"
    actions   = ["kms:Decrypt"]
    resources = [aws_kms_key.key.arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["secretsmanager.${var.region}.amazonaws.com"]
    }
  }

  statement {
    sid       = "Log"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.task[each.key].arn}:*"]
  }

  dynamic "statement" {
    for_each = length(var.image_repository_arns) > 0 ? [1] : []

    content {
      sid       = "Images"
      actions   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
      resources = var.image_repository_arns
    }
  }

  # This action has no resources.
  dynamic "statement" {
    for_each = length(var.image_repository_arns) > 0 ? [1] : []

    content {
      sid       = "Login"
      actions   = ["ecr:GetAuthorizationToken"]
      resources = ["*"]
    }
  }
}

resource "aws_iam_role" "start" {
  for_each = toset(local.tasks)

  name               = "${var.name}-${each.key}-start"
  description        = "Starts the task ${each.key} of Sluice"
  assume_role_policy = data.aws_iam_policy_document.starts_tasks.json
}

resource "aws_iam_role_policy" "start" {
  for_each = toset(local.tasks)

  name   = "start"
  role   = aws_iam_role.start[each.key].id
  policy = data.aws_iam_policy_document.start[each.key].json
}
