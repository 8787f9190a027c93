#!/bin/sh
# real.sh [matched|review|all] - the 367 real course textbooks against the real rows of the shared data (the rows
# of universities and of the list's own school left out). Prints, for reading by eye, what was wanted and what was
# found. Needs ../shared/data/books beside the checkout and build/kaijuan.
set -eu
cd "$(dirname "$0")/../.."
data=${DATA:-../shared/data/books}
[ -f "$data/base.tsv.xz" ] || { echo "skipped: no $data"; exit 0; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

xz -dc "$data/base.tsv.xz" | awk -F'\t' -v OFS='\t' '
	BEGIN { print "id", "title", "author", "publisher", "year", "edition", "isbn" }
	$1 != "univ" && $1 != "cqu" { print $1 "-" NR, $2, $3, $4, $5, $6, $7 }' >"$work/holdings.tsv"
awk -F'\t' -v OFS='\t' '
	BEGIN { print "id", "title", "author", "publisher", "edition", "isbn" }
	{ print NR, $3, $4, $5, $6, $7 }' "$data/cqu_courses_textbooks.tsv" >"$work/items.tsv"
"${KAIJUAN:-build/kaijuan}" reserves match --items "$work/items.tsv" --holdings "$work/holdings.tsv" >"$work/result.tsv"
awk -F'\t' -v which="${1:-matched}" '
	FILENAME ~ /items/ { item[$1] = $2 " | " $3 " | " $4 " | " $5 " | " $6; next }
	FILENAME ~ /holdings/ { held[$1] = $2 " | " $3 " | " $4 " | " $5 " " $6 " | " $7; next }
	FNR == 1 { next }
	{ lines[$3]++; if (!($1 in seen)) { seen[$1]; items[$3]++ } }
	which == "all" || $3 == which { printf "%s %s  %s\n    wanted %s\n    held   %s\n", $3, $4, $5, item[$1], held[$2] }
	END { printf "%d matched, %d for review (%d candidates), of 367\n", items["matched"], items["review"], lines["review"] }
' "$work/items.tsv" "$work/holdings.tsv" "$work/result.tsv"
