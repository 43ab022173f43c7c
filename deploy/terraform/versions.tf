# Sluice on AWS: the services on ECS Fargate, PostgreSQL on RDS, and Kafka on MSK or elsewhere; see README.md.

terraform {
  # Validations read other variables (1.9), and a file in the bucket locks the state (1.11).
  required_version = ">= 1.11.0, < 2.0.0"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.25"
    }
  }

  # The account, the bucket and the key of the state come from `terraform init -backend-config=…`.
  backend "s3" {
    use_lockfile = true
  }
}

provider "aws" {
  region = var.region

  default_tags {
    tags = merge(var.tags, { "sluice:stack" = var.name })
  }
}
