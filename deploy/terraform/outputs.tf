output "load_balancer" {
  description = "Name of the load balancer: the target of the DNS records of host and application_domain."
  value       = aws_lb.alb.dns_name
}

output "vpc_id" {
  description = "The VPC; the Docker host must be in one of its private subnets."
  value       = aws_vpc.vpc.id
}

output "private_subnet_ids" {
  description = "The private subnets, separated by commas."
  value       = join(",", local.subnet_ids.private)
}

output "cluster" {
  description = "The cluster; task.sh reads this."
  value       = aws_ecs_cluster.cluster.name
}

output "region" {
  description = "The region; put-secrets.sh and task.sh read this."
  value       = var.region
}

output "name" {
  description = "The prefix of all resources; task.sh reads this."
  value       = var.name
}

output "task_security_groups" {
  description = "The security groups of the tasks topics and databases; task.sh reads this."
  value       = { for job in ["topics", "databases"] : job => aws_security_group.group[job].id }
}

output "secrets" {
  description = "The names of the secrets that need values, by the name of their file; put-secrets.sh reads this."
  # An apply with -target updates only outputs that depend on its resources.
  value = { for name, secret in aws_secretsmanager_secret.secret : name => local.secret_names[name] }
}
