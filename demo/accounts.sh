#!/bin/sh
# accounts.sh KAIJUAN DIR — the name of the library and one account of each kind with a password of its own, noted in DIR/accounts for whoever
# runs the demonstration. Never do this for a real library.
set -eu
kaijuan=$1 dir=$2
cat >>"$dir/kaijuan.ini" <<'END'

[library]
name = 江澜大学图书馆
name_en = Jianglan University Library
END
umask 077
: >"$dir/accounts"
add() { # KIND LOGIN NAME
	password=$(od -An -N9 -tx1 /dev/urandom | tr -d ' \n')
	printf '%s\n' "$password" >"$dir/run/password"
	"$kaijuan" user add --dir "$dir" --login "$2" --name "$3" --role "$1" --password-file "$dir/run/password" >/dev/null
	rm -f "$dir/run/password"
	echo "$1 $2 $password" >>"$dir/accounts"
}
add admin admin 系统馆员
add librarian librarian 林静
add teacher teacher 周明
add reader reader 陈晓
