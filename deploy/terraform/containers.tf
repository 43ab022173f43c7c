# The containers of the tasks. Fargate gives secrets only as variables, and Sluice reads files: so the container files
# runs first, writes them into volumes in the task's own storage, and ends. The services' variables have no secrets.

locals {
  # The user of Sluice's images.
  user = "10001:10001"

  # The settings of all services; compose/stack.yml and compose/secured.yml have the same.
  messaging = {
    KAFKA_BOOTSTRAP_SERVERS               = local.kafka_brokers
    QUARKUS_HTTP_HOST                     = "0.0.0.0"
    SMALLRYE_CONFIG_SOURCE_FILE_LOCATIONS = "/run/secrets"
    SLUICE_SERVICE_TOKEN_FILE             = "/run/secrets/service-token"
    SLUICE_KAFKA_PROTOCOL                 = "SASL_SSL"
    SLUICE_KAFKA_PASSWORD_FILE            = "/run/secrets/kafka"
    # Each task has a host name of its own, and so is a member of its own in Kafka's groups.
    SLUICE_MESSAGING_REPLICA_ID = "$${HOSTNAME}"
    # Tracing is off if this is empty.
    SLUICE_TRACING_ENDPOINT = var.tracing_endpoint
  }

  ports = {
    release-api     = 7070
    strategy-engine = 7071
    health-monitor  = 7072
    notifier        = 7073
  }

  settings = {
    release-api = {
      QUARKUS_DATASOURCE_JDBC_URL = local.database_urls["release_api"]
      QUARKUS_DATASOURCE_USERNAME = "release_api"
      SLUICE_KAFKA_USER           = "release-api"
      SLUICE_API_TOKENS_FILE      = "/run/secrets/api-tokens"
      SLUICE_API_AUDIT_KEY_FILE   = "/run/secrets/audit-key"
      SLUICE_API_ISSUERS_FILE     = var.issuers == "" ? "" : "/run/secrets/issuers"
      SLUICE_API_ENGINE_URL       = "http://strategy-engine.${var.name}.internal:${local.ports["strategy-engine"]}"
      SLUICE_API_HEALTH_URL       = "http://health-monitor.${var.name}.internal:${local.ports["health-monitor"]}"
      SLUICE_API_HOSTS            = "127.0.0.1,localhost,${var.host}"
      # The load balancer is in the public subnets, and sends the address of the client.
      QUARKUS_HTTP_PROXY_PROXY_ADDRESS_FORWARDING = "true"
      QUARKUS_HTTP_PROXY_TRUSTED_PROXIES          = join(",", [for index in range(3) : local.subnets["public-${index}"].cidr])
    }
    strategy-engine = merge(
      {
        QUARKUS_DATASOURCE_JDBC_URL = local.database_urls["strategy_engine"]
        QUARKUS_DATASOURCE_USERNAME = "strategy_engine"
        SLUICE_KAFKA_USER           = "strategy-engine"
        # Only containers and HAProxy: no local processes in this container, and no edge.
        SLUICE_ENGINE_EDGE_URL        = ""
        SLUICE_ENGINE_LOCAL_ENABLED   = "false"
        SLUICE_ENGINE_LOCAL_DIRECTORY = "/tmp/instances"
      },
      { for name, value in local.engine_docker : name => value if var.runtime == "docker" },
    )
    health-monitor = merge(
      {
        QUARKUS_DATASOURCE_JDBC_URL = local.database_urls["health_monitor"]
        QUARKUS_DATASOURCE_USERNAME = "health_monitor"
        SLUICE_KAFKA_USER           = "health-monitor"
        SLUICE_HEALTH_EDGE_URL      = ""
      },
      { for name, value in local.monitor_docker : name => value if var.runtime == "docker" },
    )
    notifier = {
      QUARKUS_DATASOURCE_JDBC_URL = local.database_urls["notifier"]
      QUARKUS_DATASOURCE_USERNAME = "notifier"
      SLUICE_KAFKA_USER           = "notifier"
    }
  }

  # These addresses are the near end of the tunnel to the Docker host: tunnel/.
  engine_docker = {
    SLUICE_ENGINE_DOCKER_HOST       = "tcp://127.0.0.1:2375"
    SLUICE_ENGINE_DOCKER_NETWORK    = try(var.docker_host.network, "")
    SLUICE_ENGINE_DOCKER_ALLOW_ROOT = "false"
    SLUICE_ENGINE_DOCKER_REGISTRIES = join(",", var.registries)
    SLUICE_ENGINE_HAPROXY_SOCKET    = "/run/sluice/admin.sock"
  }

  monitor_docker = {
    SLUICE_HEALTH_HAPROXY_URL = "http://127.0.0.1:8081"
  }

  # Creates topics and partitions, and ends.
  topics_settings = merge(
    {
      KAFKA_BOOTSTRAP_SERVERS    = local.kafka_brokers
      SLUICE_KAFKA_USER          = "admin"
      SLUICE_KAFKA_MECHANISM     = local.makes_kafka ? "SCRAM-SHA-512" : var.kafka_admin_mechanism
      SLUICE_KAFKA_PROTOCOL      = "SASL_SSL"
      SLUICE_KAFKA_PASSWORD_FILE = "/run/secrets/kafka-admin"
    },
    { for name, value in { SLUICE_KAFKA_PASSWORDS = "/run/secrets/kafka" } : name => value if !local.makes_kafka },
  )

  logs = {
    for task in local.tasks : task => {
      logDriver = "awslogs"
      options = {
        "awslogs-group"         = aws_cloudwatch_log_group.task[task].name
        "awslogs-region"        = var.region
        "awslogs-stream-prefix" = "task"
      }
    }
  }

  hardened = {
    readonlyRootFilesystem = true
    linuxParameters        = { initProcessEnabled = false, capabilities = { drop = ["ALL"] } }
  }

  volumes = {
    secrets = "/run/secrets"
    scratch = "/tmp"
    socket  = "/run/sluice"
    tunnel  = "/tunnel"
  }

  # The name of the variable from which the container files writes a file.
  file_variables = {
    for task, files in local.task_files : task => {
      for path, secret in files : path => upper(replace(trimprefix(path, "/"), "/[^A-Za-z0-9]/", "_"))
    }
  }

  file_scripts = {
    for task, variables in local.file_variables : task => join("\n", concat(
      ["umask 077"],
      [for path, variable in variables : "mkdir -p '${dirname(path)}'; printf %s \"$${${variable}}\" >'${path}'"],
      ["printf '%s\\n' \"$${DATABASE_CA}\" >/run/secrets/database-ca"],
      ["printf '%s\\n' \"$${TUNNEL}\" >/tunnel/tunnel.cfg"],
      task == "release-api" && var.issuers != "" ? ["printf '%s\\n' \"$${ISSUERS}\" >'/run/secrets/issuers'"] : [],
      ["chown -R ${local.user} /run/secrets /run/sluice /tunnel", "chmod 1777 /tmp"],
    ))
  }

  file_containers = {
    for task in local.tasks : task => {
      name       = "files"
      image      = var.proxy_image
      essential  = false
      user       = "0:0"
      entryPoint = ["bash", "-euc"]
      command    = [local.file_scripts[task]]
      memory     = 128
      environment = [
        { name = "DATABASE_CA", value = trimspace(var.database_ca) },
        { name = "ISSUERS", value = task == "release-api" ? var.issuers : "" },
        { name = "TUNNEL", value = contains(keys(local.tunnel_files), task) ? file("${path.module}/tunnel/${task}.cfg") : "" },
      ]
      secrets = [
        for path, secret in local.task_files[task] : { name = local.file_variables[task][path], valueFrom = local.references[secret] }
      ]
      mountPoints            = [for volume, path in local.volumes : { sourceVolume = volume, containerPath = path, readOnly = false }]
      readonlyRootFilesystem = true
      logConfiguration       = local.logs[task]
    }
  }

  tunnel_containers = {
    for task in keys(local.tunnel_files) : task => merge(local.hardened, {
      name       = "tunnel"
      image      = var.proxy_image
      essential  = true
      user       = local.user
      entryPoint = ["haproxy"]
      command    = ["-W", "-db", "-f", "/tunnel/tunnel.cfg"]
      memory     = 128
      environment = [
        { name = "DOCKER_HOST_ADDRESS", value = var.docker_host.private_ip },
        { name = "DOCKER_HOST_NAME", value = var.docker_host.server_name },
      ]
      dependsOn = [{ containerName = "files", condition = "SUCCESS" }]
      mountPoints = [
        { sourceVolume = "tunnel", containerPath = "/tunnel", readOnly = true },
        { sourceVolume = "socket", containerPath = "/run/sluice", readOnly = false },
      ]
      healthCheck = {
        command     = ["CMD", "bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/${task == "strategy-engine" ? 2375 : 8081}"]
        interval    = 10
        timeout     = 5
        retries     = 6
        startPeriod = 10
      }
      logConfiguration = local.logs[task]
    })
  }
}
