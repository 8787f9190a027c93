#!/usr/bin/python3
"""A text file as C characters, so that the binary needs no file beside it: a list of numbers, since a string literal of more
than 4,095 bytes is more than C17 promises.
    embed.py NAME FILE OUT.h    ->    static const char NAME[] = { ..., 0 };"""
import sys
from pathlib import Path

name, path, out = sys.argv[1:]
text = Path(path).read_bytes()
if not text.isascii():
    sys.exit(f'{path}: ASCII is wanted')
rows = [', '.join(map(str, text[i:i + 24])) + ',' for i in range(0, len(text), 24)]
Path(out).write_text(f'/* Generated from {Path(path).name} by tools/embed.py; do not edit. */\n'
                     f'static const char {name}[] = {{\n\t' + '\n\t'.join(rows) + '\n\t0,\n};\n')
