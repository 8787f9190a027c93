#!/usr/bin/python3
"""demo/make.py still makes the files that stand in demo/files: same names, and the same content cell by cell (bytes,
where the format keeps no date of making)."""
import importlib.util
import subprocess
import sys
import tempfile
from pathlib import Path

for module in ('xlwt', 'openpyxl'):
    if importlib.util.find_spec(module) is None:
        print(f'skipped: python3-{module} is not installed')
        sys.exit(77)

import openpyxl


def content(path):
    if path.suffix != '.xlsx':
        return path.read_bytes()
    book = openpyxl.load_workbook(path)
    return [(s.title, [[c.value for c in row] for row in s.iter_rows()], sorted(map(str, s.merged_cells.ranges)))
            for s in book]


demo = Path(sys.argv[1]) / 'demo'
with tempfile.TemporaryDirectory() as to:
    subprocess.run([sys.executable, '-B', demo / 'make.py', to], check=True)
    made, kept = ({p.name: content(p) for p in Path(d).iterdir()} for d in (to, demo / 'files'))
bad = sorted(n for n in made.keys() | kept.keys() if made.get(n) != kept.get(n))
for name in bad:
    print(f'demo/files/{name} is not what demo/make.py makes')
sys.exit(bool(bad))
