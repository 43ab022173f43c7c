#!/usr/bin/env bash
# Checks whether the Docker engine answers through the proxy.
set -euo pipefail
exec 3<>/dev/tcp/127.0.0.1/2375
printf 'GET /_ping HTTP/1.0\r\nHost: docker\r\n\r\n' >&3
read -r line <&3
[[ $line == *' 200 '* ]]
