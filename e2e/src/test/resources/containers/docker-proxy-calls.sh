# Runs in the container of docker-proxy. Checks that docker-proxy rejects calls that strategy-engine does not need, and
# containers with more rights than an application's. The first call is allowed: it shows that the proxy rejects the others
# for their content.
set -euo pipefail
ask() { # STATUS METHOD PATH [BODY]
  exec 3<>/dev/tcp/127.0.0.1/2375
  printf '%s %s HTTP/1.0\r\nHost: docker\r\nContent-Type: application/json\r\nContent-Length: %s\r\n\r\n%s' "$2" "$3" "${#4}" "$4" >&3
  read -r line <&3
  exec 3>&-
  [[ $line == *" $1 "* ]] || { echo "docker-proxy: $2 $3 $4: expected $1, got $line"; exit 1; }
}
create() { # STATUS MORE
  ask "$1" POST "/containers/create?name=sluice-00000000-0000-0000-0000-000000000000" \
    '{"Image":"no/such:image","Labels":{"io.sluice.instance":"x"},"HostConfig":{"NetworkMode":"'"$NETWORK"'","LogConfig":{"Type":"json-file"}'"$rights$2"'}}'
}
rights=',"CapDrop":["ALL"],"SecurityOpt":["no-new-privileges"]'

create 404 ''
create 403 ',"Privileged":true'
create 403 ',"\u0070rivileged":true'
create 403 ',"Binds":["/:/host"]'
create 403 ',"binds":["/:/host"],"Binds":[]'
create 403 ',"Mounts":[{"Type":"bind","Source":"/","Target":"/host"}]'
create 403 ',"Devices":[{"PathOnHost":"/dev/sda"}]'
create 403 ',"CapAdd":["SYS_ADMIN"]'
create 403 ',"PidMode":"host"'
create 403 ',"MaskedPaths":[]'
create 403 ',"ReadonlyPaths":[]'
create 403 '},"NetworkingConfig":{"Endpoint\u017fConfig":{"x":{}}'
create 403 '},"NetworkingConfig":{"EndpointsConfig":{"host":{}}'
rights=
create 403 ',"CapDrop":["ALL"]'
create 403 ',"SecurityOpt":["no-new-privileges"]'
create 403 ',"CapDrop":["ALL"],"SecurityOpt":["no-new-privileges","seccomp=unconfined"]'
for call in 'GET /info' 'GET /v1.45/volumes' 'POST /build' 'POST /containers/create?name=other' 'POST /images/create?fromSrc=-' 'POST /images/create?from%53rc=-' 'POST /v1.23/containers/create?name=sluice-00000000-0000-0000-0000-000000000000'; do
  ask 403 "${call% *}" "${call#* }" ''
done
ask 403 POST "/containers/$(printf '0%.0s' {1..64})/exec" '{}'
