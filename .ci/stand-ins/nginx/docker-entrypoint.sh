#!/bin/sh
# Starts nginx like the official image: expands /etc/nginx/templates/*.template with envsubst (variables of the
# environment only), runs /docker-entrypoint.d/*.sh, then starts nginx.
set -e
if [ "$1" = nginx ]; then
  for template in /etc/nginx/templates/*.template; do
    [ -f "$template" ] || continue
    name=$(basename "$template" .template)
    known=$(env | sed -n "s/^\([A-Za-z_][A-Za-z0-9_]*\)=.*/\${\1} /p" | tr -d '\n')
    envsubst "$known" <"$template" >"${NGINX_ENVSUBST_OUTPUT_DIR:-/etc/nginx/conf.d}/$name"
  done
  for script in /docker-entrypoint.d/*.sh; do
    [ ! -x "$script" ] || "$script"
  done
fi
exec "$@"
