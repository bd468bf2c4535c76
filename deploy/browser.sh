#!/bin/sh
# Starts duecourse as the user duecourse, with what it takes to run Chromium as another
# user, and nothing else: not root's other powers, and no way to more. Where the container
# was started as another user than root, Chromium runs as that one.
set -eu
if [ "$(id -u)" != 0 ]; then
  exec /usr/local/bin/duecourse "$@"
fi
needed=+chown,+dac_override,+kill,+setgid,+setuid
exec setpriv --reuid=duecourse --regid=duecourse --clear-groups --no-new-privs \
  --bounding-set=-all,$needed --inh-caps=-all,$needed --ambient-caps=-all,$needed \
  /usr/local/bin/duecourse "$@"
