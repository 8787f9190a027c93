#!/bin/sh
# The systemd units: what systemd itself says of them, and how exposed they leave the machine (0 best, 10 worst).
set -eu
units=$1/deploy/systemd
said=$(systemd-analyze verify --man=no "$units"/*.service "$units"/*.timer 2>&1 | grep -v 'is not executable' || true)
[ -z "$said" ] || { echo "$said"; exit 1; }
for unit in "$units"/*.service; do
	systemd-analyze security --offline=true --threshold=20 "$unit" >/dev/null || { echo "$unit: more exposed than 2.0"; exit 1; }
done
