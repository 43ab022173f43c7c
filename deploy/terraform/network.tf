# A VPC with three availability zones: public subnets for the load balancer, private ones for the tasks, and subnets
# without a route to the outside for the databases and Kafka.

data "aws_availability_zones" "available" {
  state = "available"

  # Local zones that the account has switched on have no RDS, MSK or Fargate.
  filter {
    name   = "opt-in-status"
    values = ["opt-in-not-required"]
  }
}

locals {
  zones = slice(data.aws_availability_zones.available.names, 0, 3)

  # The first of four bits after the VPC's own range: 0 public, 4 private, 8 data.
  subnets = merge([
    for tier, offset in { public = 0, private = 4, data = 8 } : {
      for index, zone in local.zones : "${tier}-${index}" => {
        tier = tier
        zone = zone
        cidr = cidrsubnet(var.vpc_cidr, 4, offset + index)
      }
    }
  ]...)

  subnet_ids = {
    for tier in ["public", "private", "data"] : tier => [
      for index in range(3) : aws_subnet.subnet["${tier}-${index}"].id
    ]
  }

  nat_gateways = var.nat_gateway_per_zone ? 3 : 1
}

resource "aws_vpc" "vpc" {
  cidr_block           = var.vpc_cidr
  enable_dns_support   = true
  enable_dns_hostnames = true
  tags                 = { Name = var.name }
}

# A resource without a security group gets this one, which admits nothing.
resource "aws_default_security_group" "nothing" {
  vpc_id = aws_vpc.vpc.id
}

resource "aws_subnet" "subnet" {
  for_each = local.subnets

  vpc_id                  = aws_vpc.vpc.id
  availability_zone       = each.value.zone
  cidr_block              = each.value.cidr
  map_public_ip_on_launch = false
  tags                    = { Name = "${var.name}-${each.key}" }
}

resource "aws_internet_gateway" "internet" {
  vpc_id = aws_vpc.vpc.id
  tags   = { Name = var.name }
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.vpc.id
  tags   = { Name = "${var.name}-public" }
}

resource "aws_route" "public" {
  route_table_id         = aws_route_table.public.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.internet.id
}

resource "aws_eip" "nat" {
  count = local.nat_gateways

  domain = "vpc"
  tags   = { Name = "${var.name}-nat-${count.index}" }
}

resource "aws_nat_gateway" "nat" {
  count = local.nat_gateways

  allocation_id = aws_eip.nat[count.index].id
  subnet_id     = aws_subnet.subnet["public-${count.index}"].id
  tags          = { Name = "${var.name}-${count.index}" }

  depends_on = [aws_internet_gateway.internet]
}

resource "aws_route_table" "private" {
  count = 3

  vpc_id = aws_vpc.vpc.id
  tags   = { Name = "${var.name}-private-${count.index}" }
}

resource "aws_route" "private" {
  count = 3

  route_table_id         = aws_route_table.private[count.index].id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.nat[count.index % local.nat_gateways].id
}

# The containers of the Docker host have addresses of their own; the host forwards to them.
resource "aws_route" "containers" {
  count = var.runtime == "docker" ? 3 : 0

  route_table_id         = aws_route_table.private[count.index].id
  destination_cidr_block = var.docker_host.containers_cidr
  network_interface_id   = var.docker_host.network_interface_id
}

resource "aws_route_table" "data" {
  vpc_id = aws_vpc.vpc.id
  tags   = { Name = "${var.name}-data" }
}

resource "aws_route_table_association" "subnet" {
  for_each = local.subnets

  subnet_id = aws_subnet.subnet[each.key].id
  route_table_id = (
    each.value.tier == "public" ? aws_route_table.public.id :
    each.value.tier == "data" ? aws_route_table.data.id :
    aws_route_table.private[index(local.zones, each.value.zone)].id
  )
}

# Images, secrets and logs stay in AWS' network. The layers of images in ECR come from S3.
resource "aws_vpc_endpoint" "service" {
  for_each = var.vpc_endpoints ? toset(["ecr.api", "ecr.dkr", "logs", "secretsmanager"]) : toset([])

  vpc_id              = aws_vpc.vpc.id
  service_name        = "com.amazonaws.${var.region}.${each.key}"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = local.subnet_ids.private
  security_group_ids  = [aws_security_group.group["endpoints"].id]
  private_dns_enabled = true
  tags                = { Name = "${var.name}-${each.key}" }
}

resource "aws_vpc_endpoint" "s3" {
  count = var.vpc_endpoints ? 1 : 0

  vpc_id            = aws_vpc.vpc.id
  service_name      = "com.amazonaws.${var.region}.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = aws_route_table.private[*].id
  tags              = { Name = "${var.name}-s3" }
}
