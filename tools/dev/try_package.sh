#!/usr/bin/env bash
# try_package.sh <root of a Debian> <package>: what somebody does with the package, without systemd:
# install, look, start as the server's user, ask, back up, restore, remove, purge.
set -euo pipefail
root=$1
package=$2

in_root() { chroot "$root" env PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 "$@"; }
as_server() { in_root setpriv --reuid backsight --regid backsight --clear-groups "$@"; }

cp "$package" "$root/root/backsight.deb"
cp /etc/resolv.conf "$root/etc/" 2>/dev/null || true
if [ -n "${APT_PROXY:-}" ]; then echo "Acquire::http::Proxy \"$APT_PROXY\";" >"$root/etc/apt/apt.conf.d/proxy"; fi
in_root apt-get update -q
in_root apt-get install -q -y --no-install-recommends /root/backsight.deb curl
in_root backsight --version
in_root backsight config check /etc/backsight/backsight.toml
[ "$(in_root stat -c '%a' /usr/bin/backsight)" = 755 ]
in_root getent passwd backsight

# What systemd would do for the unit.
install -d -m 0700 "$root/var/lib/backsight" "$root/var/lib/backsight-backups"
in_root chown backsight:backsight /var/lib/backsight /var/lib/backsight-backups
as_server backsight migrate --config /etc/backsight/backsight.toml
as_server backsight serve --config /etc/backsight/backsight.toml --port 18080 >"$root/root/said" 2>"$root/root/log" &
shell=$! # the server is its child
trap 'pkill -TERM --parent $shell || true' EXIT
for _ in $(seq 200); do
  grep -q ' serves ' "$root/root/said" && break
  kill -0 $shell
  sleep 0.1
done
in_root curl -fsS http://localhost:18080/healthz
in_root curl -fsS http://localhost:18080/ | grep -q '<title>'
in_root curl -fsS http://localhost:18080/metrics | grep -q '^backsight_last_backup_seconds 0'
as_server backsight backup --config /etc/backsight/backsight.toml --into /var/lib/backsight-backups --keep 14
in_root curl -fsS http://localhost:18080/metrics | grep -q '^backsight_last_backup_seconds [1-9]'
as_server backsight doctor --config /etc/backsight/backsight.toml
pkill -TERM --parent $shell
wait $shell
trap - EXIT
as_server backsight restore --data /var/lib/backsight/drill "$(in_root sh -c 'echo /var/lib/backsight-backups/*.backup')"

# The record stays, whatever is done to the package.
in_root apt-get purge -q -y backsight
[ ! -e "$root/usr/bin/backsight" ] && [ ! -e "$root/etc/backsight/backsight.toml" ]
[ -s "$root/var/lib/backsight/data/backsight.db" ]
echo "Installed, started, asked, backed up, restored and removed; the record stayed."
