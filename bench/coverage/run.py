#!/usr/bin/python3
"""run.py KAIJUAN [postgresql-url]: the dashboard's figures (200 colleges, 20,000 sections) at the daemon's socket, signed in, and by
`kaijuan reserves coverage`; against one SQL statement on the same file, on a warm connection and in the sqlite3 shell, in
turns. Their figures must be the same. With PostgreSQL: the same rows there, the daemon alone."""
import json, os, sqlite3, statistics, subprocess, sys, tempfile
from pathlib import Path

here = Path(__file__).resolve().parent
sys.path[:0] = [str(here.parent), str(here.parents[1] / 'tests')]
from measure import serving, tell, timed
from peer import Peer

KAIJUAN, TIMES = sys.argv[1], 15
TABLES = ('people_colleges', 'resources', 'reserves_terms', 'reserves_books', 'reserves_matches', 'reserves_courses', 'reserves_sections',
          'reserves_items')

def copy(path, url):
    """The rows of the SQLite file into PostgreSQL."""
    word = lambda v: '\\N' if v is None else str(v).replace('\\', '\\\\').replace('\t', '\\t').replace('\n', '\\n')
    db = sqlite3.connect(path)
    for table in TABLES:
        rows = db.execute(f'SELECT * FROM {table}')
        names = ', '.join(c[0] for c in rows.description)
        text = ''.join('\t'.join(map(word, row)) + '\n' for row in rows)
        subprocess.run(['psql', '-q', url, '-c', f'COPY {table} ({names}) FROM STDIN'], input=text, text=True, check=True)
    subprocess.run(['psql', '-q', url, '-c', 'ANALYZE'], check=True)

def dashboard(p):
    status, _, body = p.call('GET', '/api/v1/reserves/coverage?term=2025-2026-2&by=college', None, p.sign_in('librarian'))
    if status != 200:
        sys.exit(f'{status} {body}')
    return json.loads(body)

def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout

def same(command, rival):
    figures = {}
    for line in command.splitlines()[1:]:
        group, _, *numbers = line.split('\t')
        figures.setdefault(group, []).extend(numbers)
    return figures == {line.split('\t')[0]: line.split('\t')[1:] for line in rival.splitlines()}

def compare(p, path):
    took, statement, db, pids = {}, (here / 'rival.sql').read_text(), sqlite3.connect(path), serving(p)
    def turn(name, pids, body):
        said, one = timed(pids, body)
        took.setdefault(name, []).append(one)
        return said
    for _ in range(TIMES):
        turn('at the daemon', pids, lambda: dashboard(p))
        turn('one SQL statement, warm connection', [os.getpid()], lambda: db.execute(statement).fetchall())
        mine = turn('the command, whole process', [], lambda: run(KAIJUAN, 'reserves', 'coverage', '--dir', p.dir, '--term', '2025-2026-2', '--format', 'tsv'))
        theirs = turn('one SQL statement, sqlite3 shell', [], lambda: run('sqlite3', '-separator', '\t', path, f'.read {here}/rival.sql'))
    if not same(mine, theirs):
        sys.exit('the figures differ')
    return took

with tempfile.TemporaryDirectory() as folder:
    path = f'{folder}/db'
    p = Peer(KAIJUAN, folder, f'sqlite:{path}').ready()
    try:
        run(sys.executable, here / 'generate.py', path)
        if len(sys.argv) == 2:
            took = compare(p, path)
    finally:
        p.stop()
    if len(sys.argv) > 2:
        p = Peer(KAIJUAN, f'{folder}/pg', sys.argv[2]).ready()
        try:
            copy(path, sys.argv[2])
            dashboard(p)
            took = {'at the daemon, PostgreSQL': [timed(serving(p), lambda: dashboard(p))[1] for _ in range(TIMES)]}
        finally:
            p.stop()
for name, one in took.items():
    print(f'| {name} | ' + ' | '.join(tell(one)) + ' |')
