# What most installations set. variables-platform.tf has the sizes and limits.

variable "name" {
  description = "Name of this installation, and prefix of all its resources; lower-case letters, digits and hyphens, 2 to 16 of them."
  type        = string
  default     = "sluice"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,14}[a-z0-9]$", var.name))
    error_message = "name: expected 2 to 16 lower-case letters, digits and hyphens, beginning with a letter."
  }
}

variable "region" {
  description = "AWS region, such as eu-central-1; it must have three availability zones."
  type        = string

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region: expected the name of a region, such as eu-central-1."
  }
}

variable "image_registry" {
  description = "Prefix of Sluice's images, without a slash at the end: ghcr.io/team/sluice, or a registry of ECR with its path. The tasks need no login there, or it is ECR."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9.-]+(:[0-9]+)?(/[a-z0-9._-]+)+$", var.image_registry))
    error_message = "image_registry: expected a registry and a path in lower case, such as ghcr.io/team/sluice."
  }
}

variable "image_repository_arns" {
  description = "ARNs of the repositories in ECR that have Sluice's images; none if the images are elsewhere."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for arn in var.image_repository_arns : can(regex("^arn:[a-z-]+:ecr:[a-z0-9-]+:[0-9]{12}:repository/[^*]+$", arn))])
    error_message = "image_repository_arns: expected ARNs of repositories without wildcards, such as arn:aws:ecr:eu-central-1:123456789012:repository/sluice/release-api."
  }
}

variable "sluice_version" {
  description = "Version of Sluice, which is the tag of its images, such as 1.4.0."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$", var.sluice_version)) && var.sluice_version != "latest"
    error_message = "sluice_version: expected a fixed tag, such as 1.4.0, and not latest."
  }
}

variable "stage" {
  description = "Stage of the installation: infrastructure, until the secrets have values; jobs, until the tasks databases and topics have ended; then services."
  type        = string
  default     = "services"

  validation {
    condition     = contains(["infrastructure", "jobs", "services"], var.stage)
    error_message = "stage: expected infrastructure, jobs or services."
  }
}

variable "host" {
  description = "Host name of the API for people and pipelines, such as sluice.example.com; the certificate must cover it."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9-]+(\\.[a-z0-9-]+)+$", var.host)) && length(var.host) <= 253
    error_message = "host: expected a full host name in lower case, such as sluice.example.com."
  }
}

variable "certificate_arn" {
  description = "ARN of the load balancer's certificate in ACM, in the same region."
  type        = string

  validation {
    condition     = can(regex("^arn:[a-z-]+:acm:[a-z0-9-]+:[0-9]{12}:certificate/[0-9a-f-]+$", var.certificate_arn))
    error_message = "certificate_arn: expected the ARN of a certificate in ACM."
  }
}

variable "allowed_cidrs" {
  description = "Address ranges that may connect to the load balancer. 0.0.0.0/0 is the whole internet."
  type        = list(string)

  validation {
    condition     = length(var.allowed_cidrs) >= 1 && length(var.allowed_cidrs) <= 30 && alltrue([for cidr in var.allowed_cidrs : can(cidrnetmask(cidr))])
    error_message = "allowed_cidrs: expected 1 to 30 ranges of IPv4 addresses, such as 192.0.2.0/24."
  }
}

variable "runtime" {
  description = "Runtime of the released applications: none, or docker, a Docker host behind mutual TLS. strategy-engine has no runtime for Kubernetes."
  type        = string
  default     = "none"

  validation {
    condition     = contains(["none", "docker"], var.runtime)
    error_message = "runtime: expected none or docker. strategy-engine cannot run applications on Kubernetes; see docs/kubernetes.md."
  }

  validation {
    condition     = var.runtime == "none" || var.docker_host != null
    error_message = "runtime: docker needs docker_host."
  }
}

variable "docker_host" {
  description = "The Docker host for runtime docker, which runs deploy/docker-host: its address in this VPC, the name in its certificate, its network interface and security group, the address range of its containers (outside of the VPC's), and their network."
  type = object({
    private_ip           = string
    server_name          = string
    network_interface_id = string
    security_group_id    = string
    containers_cidr      = optional(string, "10.90.0.0/16")
    network              = optional(string, "sluice-host_instances")
  })
  default = null

  validation {
    condition     = var.docker_host == null || can(cidrnetmask("${try(var.docker_host.private_ip, "")}/32"))
    error_message = "docker_host.private_ip: expected an IPv4 address."
  }

  validation {
    condition     = var.docker_host == null || can(regex("^[A-Za-z0-9.-]{1,253}$", var.docker_host.server_name))
    error_message = "docker_host.server_name: expected the host name in the certificate of the Docker host."
  }

  validation {
    condition     = var.docker_host == null || can(regex("^eni-[0-9a-f]+$", var.docker_host.network_interface_id)) && can(regex("^sg-[0-9a-f]+$", var.docker_host.security_group_id))
    error_message = "docker_host: expected network_interface_id such as eni-0123456789abcdef0, and security_group_id such as sg-0123456789abcdef0."
  }

  validation {
    condition     = var.docker_host == null || can(cidrnetmask(var.docker_host.containers_cidr))
    error_message = "docker_host.containers_cidr: expected a range of IPv4 addresses, such as 10.90.0.0/16."
  }
}

variable "application_domain" {
  description = "Domain of released applications: the load balancer passes APPLICATION.ENVIRONMENT.application_domain to the router. The certificate must cover these names. Needs runtime docker; empty: the load balancer has only the API."
  type        = string
  default     = ""

  validation {
    condition     = var.application_domain == "" || can(regex("^[a-z0-9-]+(\\.[a-z0-9-]+)+$", var.application_domain)) && length(var.application_domain) <= 120
    error_message = "application_domain: expected a full domain in lower case, at most 120 characters, such as apps.example.com."
  }

  validation {
    condition     = var.application_domain == "" || var.runtime == "docker"
    error_message = "application_domain: only runtime docker has a router."
  }
}

variable "registries" {
  description = "Registries that images of applications may come from, such as ghcr.io or docker.io/team. Without any, only images that are already on the Docker host may run."
  type        = list(string)
  default     = []

  validation {
    condition     = length(var.registries) <= 100 && alltrue([for registry in var.registries : can(regex("^[A-Za-z0-9._:/-]{1,255}$", registry))])
    error_message = "registries: expected at most 100 registries, such as ghcr.io or docker.io/team."
  }
}

variable "kafka_brokers" {
  description = "Brokers of a Kafka that exists, as host:port separated by commas; empty: this configuration makes a cluster of MSK. The brokers have TLS with a certificate of a public authority, and SCRAM."
  type        = string
  default     = ""

  validation {
    condition     = var.kafka_brokers == "" || can(regex("^[A-Za-z0-9.-]+:[0-9]{1,5}(,[A-Za-z0-9.-]+:[0-9]{1,5})*$", var.kafka_brokers))
    error_message = "kafka_brokers: expected brokers such as a.example.com:9094,b.example.com:9094."
  }
}

variable "kafka_cidrs" {
  description = "Address ranges of the brokers in kafka_brokers."
  type        = list(string)
  default     = []

  validation {
    condition     = length(var.kafka_cidrs) <= 30 && alltrue([for cidr in var.kafka_cidrs : can(cidrnetmask(cidr))])
    error_message = "kafka_cidrs: expected at most 30 ranges of IPv4 addresses."
  }

  validation {
    condition     = (var.kafka_brokers == "") == (length(var.kafka_cidrs) == 0)
    error_message = "kafka_cidrs: set it together with kafka_brokers, and only then."
  }
}

variable "kafka_admin_mechanism" {
  description = "Mechanism that the user admin logs in with at the brokers in kafka_brokers: SCRAM-SHA-512, SCRAM-SHA-256 or PLAIN."
  type        = string
  default     = "SCRAM-SHA-512"

  validation {
    condition     = contains(["SCRAM-SHA-512", "SCRAM-SHA-256", "PLAIN"], var.kafka_admin_mechanism)
    error_message = "kafka_admin_mechanism: expected SCRAM-SHA-512, SCRAM-SHA-256 or PLAIN."
  }
}

variable "database_ca" {
  description = "Certificates of RDS in the region, in PEM, at most 16 KiB: the content of https://truststore.pki.rds.amazonaws.com/REGION/REGION-bundle.pem."
  type        = string

  validation {
    condition     = startswith(trimspace(var.database_ca), "-----BEGIN CERTIFICATE-----") && length(var.database_ca) <= 16384
    error_message = "database_ca: expected certificates in PEM, at most 16 KiB: database_ca = file(\"…\") in a module, or -var database_ca=\"$(cat FILE)\"."
  }
}

variable "alarm_topic_arns" {
  description = "ARNs of the topics of SNS that receive alarms; without any, alarms are only in CloudWatch."
  type        = list(string)
  default     = []

  validation {
    condition     = length(var.alarm_topic_arns) <= 5 && alltrue([for arn in var.alarm_topic_arns : can(regex("^arn:[a-z-]+:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]+$", arn))])
    error_message = "alarm_topic_arns: expected at most 5 ARNs of topics."
  }
}

variable "tracing_endpoint" {
  description = "URL that receives spans as OTLP over HTTPS at port 443, such as https://collector.example.com/v1/traces; tracing is off if it is empty."
  type        = string
  default     = ""

  validation {
    condition     = var.tracing_endpoint == "" || can(regex("^https://[^\\s/:]+(:443)?/\\S*$", var.tracing_endpoint))
    error_message = "tracing_endpoint: expected a URL that begins with https:// and has a path, and no port other than 443."
  }
}

variable "issuers" {
  description = "Issuers of tokens that the API accepts, as JSON (docs/access.md), at most 16384 characters and without a secret; none if it is empty."
  type        = string
  default     = ""

  validation {
    condition     = length(var.issuers) <= 16384 && (var.issuers == "" || can(regex("^\\s*\\{[\\s\\S]*\\}\\s*$", var.issuers)))
    error_message = "issuers: expected a JSON object of at most 16384 characters."
  }
}

variable "tags" {
  description = "Tags of all resources; at most 40."
  type        = map(string)
  default     = {}

  validation {
    condition     = length(var.tags) <= 40
    error_message = "tags: expected at most 40."
  }
}
