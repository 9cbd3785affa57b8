#!/bin/sh
# Gathers into a folder what Node needs to run, and nothing else: its binary, the libraries that it is linked with, and the
# few files by which the C library finds hosts and users. What comes out is the whole file system of an image without a
# shell, a package manager, or anything to log in with.
set -eu
target=${1:?usage: node-root.sh <folder>}
node=$(command -v node)

mkdir -p "$target/usr/local/bin" "$target/etc" "$target/tmp" "$target/app"
cp -L "$node" "$target/usr/local/bin/node"
chmod 1777 "$target/tmp"

# Libraries lie in the image where the linker has found them. `ldd` prints "name => path (address)" or "path (address)".
ldd "$node" | grep -o '/[^ )]*' | sort -u | while read -r library; do
  mkdir -p "$target$(dirname "$library")"
  cp -L "$library" "$target$library"
done

printf 'root:x:0:0:root:/root:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/app:/sbin/nologin\n' >"$target/etc/passwd"
printf 'root:x:0:\nnonroot:x:65532:\n' >"$target/etc/group"
# Without it the C library asks DNS for localhost.
printf 'hosts: files dns\n' >"$target/etc/nsswitch.conf"
