#!/bin/sh
# Runs a command and starts it again when it ends without having been asked to: a worker that lost its broker's folder
# must not take the web server with it, and the start makes the folder anew.
stopping=""
trap 'stopping=1; kill -TERM "$child" 2>/dev/null' TERM INT
while :; do
  "$@" &
  child=$!
  wait "$child"
  [ -n "$stopping" ] && break
  echo "Ended unasked; starting it again: $*"
  sleep 1
done
wait "$child"
