# Sizes and limits; the defaults fit an installation with some hundred releases at a time.

variable "vpc_cidr" {
  description = "Address range of the VPC, from /16 to /20; three subnets of each kind take a part of it."
  type        = string
  default     = "10.40.0.0/16"

  validation {
    condition     = can(cidrnetmask(var.vpc_cidr)) && try(tonumber(split("/", var.vpc_cidr)[1]) >= 16 && tonumber(split("/", var.vpc_cidr)[1]) <= 20, false)
    error_message = "vpc_cidr: expected a range of IPv4 addresses from /16 to /20, such as 10.40.0.0/16."
  }
}

variable "nat_gateway_per_zone" {
  description = "Whether each availability zone has a NAT gateway; otherwise all use one, and lose their route to the outside with its zone."
  type        = bool
  default     = true
}

variable "vpc_endpoints" {
  description = "Whether images, secrets and logs go through endpoints in the VPC and not through the NAT gateways."
  type        = bool
  default     = true
}

variable "replicas" {
  description = "Lower and upper bound of the tasks of each service, 1 to 6: beyond the number of a topic's partitions a task has no work. Services with min = max do not scale."
  type        = map(object({ min = number, max = number }))
  default = {
    release-api     = { min = 2, max = 6 }
    strategy-engine = { min = 2, max = 2 }
    health-monitor  = { min = 2, max = 6 }
    notifier        = { min = 2, max = 2 }
  }

  validation {
    condition     = toset(keys(var.replicas)) == toset(["release-api", "strategy-engine", "health-monitor", "notifier"])
    error_message = "replicas: expected release-api, strategy-engine, health-monitor and notifier."
  }

  validation {
    condition     = alltrue([for count in values(var.replicas) : count.min >= 1 && count.min <= count.max && count.max <= 6])
    error_message = "replicas: expected 1 <= min <= max <= 6 for each service."
  }
}

variable "scale_at_cpu_percent" {
  description = "Average processor use at which a service starts another task, percent of task_cpu, 20 to 90."
  type        = number
  default     = 60

  validation {
    condition     = var.scale_at_cpu_percent >= 20 && var.scale_at_cpu_percent <= 90
    error_message = "scale_at_cpu_percent: expected 20 to 90."
  }
}

variable "service_memory" {
  description = "Memory limit of a service's container, MiB, 768 to 8192."
  type        = number
  default     = 768

  validation {
    condition     = var.service_memory >= 768 && var.service_memory <= 8192
    error_message = "service_memory: expected 768 to 8192 MiB."
  }
}

variable "task_cpu" {
  description = "Processor time of a service's task, units of 1/1024 processor: 512, 1024, 2048 or 4096."
  type        = number
  default     = 512

  validation {
    condition     = contains([512, 1024, 2048, 4096], var.task_cpu)
    error_message = "task_cpu: expected 512, 1024, 2048 or 4096."
  }
}

variable "task_memory" {
  description = "Memory of a service's task, MiB: at least service_memory and 256 for its other containers, and 2 to 8 GiB for each processor, at most 30 GiB."
  type        = number
  default     = 1024

  validation {
    condition     = var.task_memory >= var.service_memory + 256 && var.task_memory % 1024 == 0
    error_message = "task_memory: expected a multiple of 1024 that is at least service_memory + 256."
  }

  validation {
    condition     = var.task_memory >= 2 * var.task_cpu && var.task_memory <= 8 * var.task_cpu && var.task_memory <= 30720
    error_message = "task_memory: Fargate has 2 to 8 times task_cpu, at most 30720 MiB for 4096."
  }
}

variable "database_class" {
  description = "Instance class of PostgreSQL; two instances run."
  type        = string
  default     = "db.m7g.large"

  validation {
    condition     = can(regex("^db\\.[a-z0-9]+\\.[a-z0-9]+$", var.database_class))
    error_message = "database_class: expected a class such as db.m7g.large."
  }
}

variable "database_version" {
  description = "Major version of PostgreSQL, 17 or newer."
  type        = string
  default     = "17"

  validation {
    condition     = can(tonumber(var.database_version)) && try(tonumber(var.database_version) >= 17 && tonumber(var.database_version) < 100, false)
    error_message = "database_version: expected 17 or newer, without a minor version."
  }
}

variable "database_storage_gib" {
  description = "Storage of PostgreSQL at the start, GiB, 20 to 16384; it grows by itself up to four times that."
  type        = number
  default     = 100

  validation {
    condition     = var.database_storage_gib >= 20 && var.database_storage_gib <= 16384
    error_message = "database_storage_gib: expected 20 to 16384 GiB."
  }
}

variable "database_max_connections" {
  description = "Connections that PostgreSQL admits, 100 to 5000: 16 for each task of a service, twice, since a deployment starts the new tasks before the old ones end, and a reserve of 40."
  type        = number
  default     = 600

  validation {
    condition     = var.database_max_connections <= 5000 && var.database_max_connections >= 100
    error_message = "database_max_connections: expected 100 to 5000."
  }

  validation {
    condition     = var.database_max_connections >= 2 * 16 * sum([for count in values(var.replicas) : count.max]) + 40
    error_message = "database_max_connections: expected at least 32 for each task at the upper bounds of replicas, and 40."
  }
}

variable "backup_retention_days" {
  description = "Retention of the daily backups of PostgreSQL and of its log for restores to any second, days, 7 to 35."
  type        = number
  default     = 14

  validation {
    condition     = var.backup_retention_days >= 7 && var.backup_retention_days <= 35
    error_message = "backup_retention_days: expected 7 to 35."
  }
}

variable "deletion_protection" {
  description = "Whether AWS rejects the deletion of the database and the load balancer. Without it, a destroy keeps a last snapshot of the database."
  type        = bool
  default     = true
}

variable "kafka_version" {
  description = "Version of Kafka on MSK, 4.1 or newer, with KRaft."
  type        = string
  default     = "4.1.x.kraft"

  validation {
    condition     = can(regex("^(4\\.[1-9]|[5-9]\\.[0-9])\\.[0-9x]+\\.kraft$", var.kafka_version))
    error_message = "kafka_version: expected 4.1.x.kraft or newer."
  }
}

variable "kafka_instance_type" {
  description = "Instance type of a broker of MSK; three run."
  type        = string
  default     = "kafka.m7g.large"

  validation {
    condition     = can(regex("^kafka\\.[a-z0-9]+\\.[a-z0-9]+$", var.kafka_instance_type))
    error_message = "kafka_instance_type: expected a type such as kafka.m7g.large."
  }
}

variable "kafka_storage_gib" {
  description = "Storage of each broker of MSK, GiB, 10 to 16384."
  type        = number
  default     = 100

  validation {
    condition     = var.kafka_storage_gib >= 10 && var.kafka_storage_gib <= 16384
    error_message = "kafka_storage_gib: expected 10 to 16384 GiB."
  }
}

variable "log_retention_days" {
  description = "Retention of logs in CloudWatch, days: 7, 14, 30, 60, 90, 180 or 365."
  type        = number
  default     = 30

  validation {
    condition     = contains([7, 14, 30, 60, 90, 180, 365], var.log_retention_days)
    error_message = "log_retention_days: expected 7, 14, 30, 60, 90, 180 or 365."
  }
}

variable "secret_recovery_days" {
  description = "Time in which a deleted secret can be restored, days, 7 to 30."
  type        = number
  default     = 7

  validation {
    condition     = var.secret_recovery_days >= 7 && var.secret_recovery_days <= 30
    error_message = "secret_recovery_days: expected 7 to 30."
  }
}

variable "proxy_image" {
  description = "Image of HAProxy 3.0 with bash, which writes the secrets of a task into files, and ends mutual TLS with the Docker host."
  type        = string
  default     = "public.ecr.aws/docker/library/haproxy:3.0"

  validation {
    condition     = can(regex("^\\S+[:@]\\S+$", var.proxy_image))
    error_message = "proxy_image: expected an image with a tag or a digest."
  }
}

variable "postgres_image" {
  description = "Image of PostgreSQL with psql, for the task that creates the databases."
  type        = string
  default     = "public.ecr.aws/docker/library/postgres:17"

  validation {
    condition     = can(regex("^\\S+[:@]\\S+$", var.postgres_image))
    error_message = "postgres_image: expected an image with a tag or a digest."
  }
}
