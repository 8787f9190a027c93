#!/usr/bin/python3
"""A text file as a C string, so that the binary needs no file beside it.
    embed.py NAME FILE OUT.h    ->    static const char NAME[] = "..."; one literal a line"""
import sys
from pathlib import Path

name, path, out = sys.argv[1:]

def literal(line):
    escaped = line.replace('\\', '\\\\').replace('"', '\\"').replace('\t', '\\t').replace('\n', '\\n')
    return f'\t"{escaped}"'

lines = Path(path).read_text().splitlines(keepends=True)
Path(out).write_text(f'/* Generated from {Path(path).name} by tools/embed.py; do not edit. */\n'
                     f'static const char {name}[] =\n' + '\n'.join(map(literal, lines)) + ';\n')
