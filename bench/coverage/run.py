#!/usr/bin/python3
"""run.py KAIJUAN: the dashboard's figures (200 colleges, 20,000 sections) by `kaijuan reserves coverage`, against one SQL
statement in the sqlite3 shell on the same file, in turns; both as whole processes. Their figures must be the same."""
import statistics, subprocess, sys, tempfile, time
from pathlib import Path

here = Path(__file__).resolve().parent
kaijuan = sys.argv[1]
TIMES = 11

def timed(*command):
    began = time.perf_counter()
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return (time.perf_counter() - began) * 1000, out

with tempfile.TemporaryDirectory() as folder:
    house = folder + '/house'
    subprocess.run([kaijuan, 'init', house], check=True, stdout=subprocess.DEVNULL)
    subprocess.run([sys.executable, here / 'generate.py', house], check=True)
    ours, rival = [], []
    for _ in range(TIMES):
        ms, mine = timed(kaijuan, 'reserves', 'coverage', '--dir', house, '--term', '2025-2026-2', '--format', 'tsv')
        ours.append(ms)
        ms, theirs = timed('sqlite3', '-separator', '\t', house + '/kaijuan.db', f'.read {here}/rival.sql')
        rival.append(ms)

figures = {}
for line in mine.splitlines()[1:]:
    group, _, *numbers = line.split('\t')
    figures.setdefault(group, []).extend(numbers)
wanted = {line.split('\t')[0]: line.split('\t')[1:] for line in theirs.splitlines()}
if figures != wanted:
    sys.exit('the figures differ')
a, b = statistics.median(ours), statistics.median(rival)
print(f'{len(figures)} groups alike; ours {a:.0f} ms (min {min(ours):.0f}), one SQL statement {b:.0f} ms (min {min(rival):.0f}), '
      f'ratio {a / b:.2f}')
