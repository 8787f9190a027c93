#!/usr/bin/python3
"""run.py KAIJUAN [postgresql-url]: 20,000 rows of a plan (.xlsx), again without a change, and 1,000,000 holdings, against
rivals in the same run: python3-openpyxl that only reads the same workbook, and the sqlite3 shell's .import of the same rows
into a bare table. All as whole processes, in turns; each import into an empty house."""
import os, re, statistics, subprocess, sys, tempfile, time
from pathlib import Path

here, kaijuan = Path(__file__).resolve().parent, sys.argv[1]
READ = ('import sys, openpyxl\nn = 0\nfor sheet in openpyxl.load_workbook(sys.argv[1], read_only=True):\n'
        '    for row in sheet.iter_rows(values_only=True):\n        n += 1\nprint(n)')

def timed(*command):
    began = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        p = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=said)
        _, status, usage = os.wait4(p.pid, 0)
        seconds = time.perf_counter() - began
        said.seek(0)
        if status:
            sys.exit(f'{command[0]} failed: {said.read().decode()}')
        return seconds, usage.ru_maxrss / 1024, said.read().decode()

def house(folder):
    subprocess.run([kaijuan, 'init', folder], check=True, stdout=subprocess.DEVNULL)
    if len(sys.argv) > 2:
        ini = Path(folder, 'kaijuan.ini')
        ini.write_text(re.sub(r'(?m)^#database = .*$', lambda _: f'database = {sys.argv[2]}', ini.read_text()))
    subprocess.run([kaijuan, 'resource', 'add', '--dir', folder, '--name', 'books', '--kind', 'ebooks', '--licence', 'bought'],
                   check=False, capture_output=True)
    return folder

def ours(folder, kind, path, term):
    more = ['--resource', 'books'] if kind == 'holdings' else ['--term', term]
    return timed(kaijuan, 'import', kind, path, *more, '--dir', folder, '--no-match')

def tell(what, mine, rival, name):
    a, b = statistics.median(t for t, _, _ in mine), statistics.median(t for t, _, _ in rival)
    print(f'{what}: {a:.2f} s (min {min(t for t, _, _ in mine):.2f}), peak {max(m for _, m, _ in mine):.0f} MB; '
          f'{name} {b:.2f} s; ratio {a / b:.2f}')

with tempfile.TemporaryDirectory() as work:
    subprocess.run(['/usr/bin/python3', here / 'generate.py', work], check=True)
    first, again, read, lists, bare = [], [], [], [], []
    for i in range(3):
        folder, term = house(f'{work}/house{i}'), f'20{30 + i}-20{31 + i}-1'
        first.append(ours(folder, 'plan', f'{work}/plan.xlsx', term))
        again.append(ours(folder, 'plan', f'{work}/plan.xlsx', term))
        read.append(timed('/usr/bin/python3', '-c', READ, f'{work}/plan.xlsx'))
        lists.append(ours(folder, 'holdings', f'{work}/holdings.tsv', term))
        bare.append(timed('sqlite3', f'{work}/bare{i}.db', '.mode tabs', f'.import {work}/holdings.tsv holdings'))
        if 'added 0' not in again[-1][2] or 'added 1000000' not in lists[-1][2] and len(sys.argv) < 3:
            sys.exit('not what was to be imported')
    tell('20,000 rows of a plan', first, read, 'openpyxl reads it in')
    tell('the same again, nothing changed', again, read, 'openpyxl reads it in')
    tell('1,000,000 holdings', lists, bare, 'sqlite3 .import in')
