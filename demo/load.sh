#!/bin/sh
# load.sh KAIJUAN DIR — the demo university comes in as a librarian would bring it: three resources with their
# holdings, then the three offices' files. Stops at the first command that fails.
set -eu
[ $# -eq 2 ] || { echo 'usage: demo/load.sh KAIJUAN DIR' >&2; exit 2; }
kaijuan=$1 dir=$2 term=2025-2026-2
files=$(cd "$(dirname "$0")/files" && pwd)
# The free offer runs today, whenever today is.
from=$(date -d '-60 days' +%F) until=$(date -d '+90 days' +%F)

"$kaijuan" resource add --dir "$dir" --name 澜书教材库 --kind textbooks --licence bought \
	--link 'https://lanshu.example/book/{id}' --proxied
"$kaijuan" resource add --dir "$dir" --name 春晖限时阅读 --kind ebooks --licence free_offer \
	--starts "$from" --ends "$until" --link 'https://read.chunhui.example/{id}'
"$kaijuan" resource add --dir "$dir" --name 远岫开放图书 --kind ebooks --licence open \
	--link 'https://open.yuanxiu.example/{id}'

"$kaijuan" import holdings "$files/澜书教材库书目.xlsx" --resource 澜书教材库 --dir "$dir"
"$kaijuan" import holdings "$files/春晖限时书目.csv" --resource 春晖限时阅读 --dir "$dir"
"$kaijuan" import holdings "$files/远岫开放图书.tsv" --resource 远岫开放图书 --dir "$dir"

"$kaijuan" import tasks "$files/教学任务.xls" --term "$term" --dir "$dir"
"$kaijuan" import textbooks "$files/教材选用.xls" --term "$term" --dir "$dir"
"$kaijuan" import plan "$files/研究生院课程与教材.xlsx" --term "$term" --dir "$dir"
