#!/bin/sh
# Starts PostgreSQL, crash-only from the first second: a new data directory is made under another name and renamed when
# it is complete, so that a kill or a full disk at any instant leaves either nothing or a whole database.
set -eu

complete="$PGDATA"
making="$PGDATA.making"

if [ ! -s "$complete/PG_VERSION" ]; then
  if [ -d "$complete" ] && [ -n "$(ls -A "$complete")" ]; then
    echo "l-gent: $complete holds files but no database. Move them away, or give the volume to their owner." >&2
    exit 1
  fi
  echo "l-gent: making a new database in $making" >&2
  rm -rf "$making"
  rmdir "$complete" 2>/dev/null || true
  password_file=/tmp/password
  (umask 077 && printf '%s' "$POSTGRES_PASSWORD" >"$password_file")
  initdb --pgdata="$making" --username="$POSTGRES_USER" --pwfile="$password_file" \
    --auth-local=trust --auth-host=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 --no-instructions >&2
  rm -f "$password_file"
  echo 'host all all all scram-sha-256' >>"$making/pg_hba.conf"
  quoted=$(printf '%s' "$POSTGRES_DB" | sed 's/"/""/g')
  if [ "$POSTGRES_DB" != postgres ]; then
    echo "create database \"$quoted\"" | postgres --single -j -D "$making" postgres >/dev/null
  fi
  echo 'create extension if not exists vector' | postgres --single -j -D "$making" "$POSTGRES_DB" >/dev/null
  sync
  mv "$making" "$complete"
  sync
  echo "l-gent: the new database is complete" >&2
fi

exec postgres -D "$complete" -c listen_addresses='*' -c unix_socket_directories=/var/run/postgresql "$@"
