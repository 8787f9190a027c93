#!/usr/bin/python3
"""Backup and restore as an operator does them: backup.py DAEMON sqlite|pg. A copy made while the daemon takes in changes holds
all that was answered before; the restored house says the same as the one that stopped; what is damaged, misplaced or made
by a later version is refused, and nothing is left behind."""
import json, os, shutil, subprocess, sys, threading, time
from pathlib import Path
from peer import peer

results = []

def check(what, ok, got=None):
    results.append(bool(ok))
    if not ok:
        print(f'FAILED: {what}: {got}')

def run(program, *arguments, code=0):
    done = subprocess.run([program, *arguments], capture_output=True, text=True)
    check(' '.join(arguments[:2]) + f' ends with {code}', done.returncode == code, (done.returncode, done.stdout, done.stderr))
    return done

def add(p, heads, number):
    body = {'name': f'库 {number}', 'kind': 'ebooks', 'licence': 'bought'}
    return p.call('POST', '/api/v1/resources', json.dumps(body), heads | {'Content-Type': 'application/json'})[0]

def under_load(p, work, heads, seconds=1.0):
    """A backup while resources are added; -> its folder, and how many were answered before it began."""
    answered, stop = [], threading.Event()
    def load():
        while not stop.is_set():
            answered.append(add(p, heads, len(answered)) == 201)
    writer = threading.Thread(target=load)
    writer.start()
    time.sleep(seconds)
    before = len(answered)
    run(p.program, 'backup', '--dir', p.dir, '--to', str(work))
    during = len(answered) - before
    stop.set()
    writer.join()
    check('every change is answered 201', all(answered), answered.count(False))
    check('changes go on while it is made', during > 0, during)
    return newest(work), before

def newest(work):
    return sorted(work.glob('kaijuan-*Z'))[-1]

def resources(program, house):
    return run(program, 'resource', 'list', '--dir', str(house), '--format', 'tsv').stdout.splitlines()

def psql(p, *commands):
    subprocess.run(['psql', '-q', '-v', 'ON_ERROR_STOP=1', p.url, *[x for c in commands for x in ('-c', c)]], check=True,
                   stderr=subprocess.DEVNULL)

def place(p, kind, work, name):
    """Room for another database: -> settings that name it."""
    url = p.url
    if kind == 'pg':
        psql(p, 'DROP SCHEMA public CASCADE', 'CREATE SCHEMA public')
    else:
        url = f'sqlite:{work}/{name}.db'
    settings = work / f'{name}.ini'
    settings.write_text(f'database = {url}\norigin = http://localhost\n')
    return str(settings)

def restored(p, kind, work, backup, name):
    house = work / name
    run(p.program, 'restore', str(backup), '--dir', str(house), '--settings', place(p, kind, work, name))
    check('nothing is left beside it', not (work / f'{name}.restoring').exists())
    return house

def damaged(p, work, backup):
    def refused(what, change):
        copy = work / 'damaged'
        shutil.copytree(backup, copy)
        change(copy)
        for words in (['backup', 'check', str(copy)], ['restore', str(copy), '--dir', str(work / 'never')]):
            run(p.program, *words, code=1)
        check(f'{what}: nothing is made', not (work / 'never').exists() and not (work / 'never.restoring').exists())
        shutil.rmtree(copy)
    def flip(path):
        text = bytearray(path.read_bytes())
        text[len(text) // 2] ^= 1
        path.write_bytes(text)
    def listed(copy, line):
        with open(copy / 'SHA256SUMS', 'a') as out:
            out.write(line)
    refused('one bit', lambda c: flip(c / 'database'))
    refused('a file gone', lambda c: (c / 'house/kaijuan.ini').unlink())
    refused('the list gone', lambda c: (c / 'SHA256SUMS').unlink())
    refused('a path that leads out', lambda c: listed(c, 'a' * 64 + '  ../../elsewhere\n'))
    refused('a line cut short', lambda c: listed(c, 'abc'))
    refused('no database', lambda c: (c / 'SHA256SUMS').write_text(''))

def refusals(p, kind, work, backup, house):
    run(p.program, 'restore', str(backup), '--dir', str(house), code=1)               # holds something
    run(p.program, 'restore', str(backup), '--dir', str(work / 'never'), '--settings', str(work / 'second.ini'),
        code=1 if kind == 'sqlite' else 3)                                              # the database is there already
    other = work / 'other.ini'
    other.write_text('database = ' + ('postgresql:///x' if kind == 'sqlite' else 'sqlite:x.db') + '\n')
    done = run(p.program, 'restore', str(backup), '--dir', str(work / 'never'), '--settings', str(other), code=1)
    check('says why', 'another kind' in done.stderr, done.stderr)
    check('and makes nothing', not (work / 'never').exists() and not (work / 'never.restoring').exists())
    run(p.program, 'backup', '--dir', p.dir, '--to', p.dir + '/files', code=1)        # inside itself
    run(p.program, 'backup', '--dir', p.dir, '--to', str(work / 'nowhere'), code=3)
    run(p.program, 'backup', '--dir', p.dir, code=2)

def later_version(p, kind, house):
    sql = "INSERT INTO schema_versions (room, version) VALUES ('resources', 99)"
    if kind == 'pg':
        psql(p, sql)
    else:
        subprocess.run(['sqlite3', str(house.parent / 'second.db'), sql], check=True)
    done = run(p.program, 'migrate', '--dir', str(house), code=1)
    check('a later version\'s database is left alone', 'version 99' in done.stderr, done.stderr)

def own_folder(program, work):
    """The usual case: SQLite inside the data directory, backed up with it and restored elsewhere."""
    run(program, 'init', str(work / 'plain'))
    Path(work, 'plain/files/书.txt').write_text('kept')
    run(program, 'backup', '--dir', str(work / 'plain'), '--to', str(work))
    backup = newest(work)
    check('only its owner reads it', oct(backup.stat().st_mode & 0o777) == '0o700' and
          oct((backup / 'database').stat().st_mode & 0o077) == '0o0')
    check('sockets stay out, files come along', not (backup / 'house/run').exists() and (backup / 'house/files/书.txt').exists())
    check('the database is there once', not list(backup.glob('house/kaijuan.db*')))
    done = subprocess.run(['sha256sum', '--quiet', '-c', 'SHA256SUMS'], cwd=backup, capture_output=True, text=True)
    check('sha256sum agrees', done.returncode == 0, done.stderr)
    (work / 'again').mkdir()
    run(program, 'restore', str(backup), '--dir', str(work / 'again'))
    run(program, 'migrate', '--dir', str(work / 'again'))
    check('the file is back', Path(work, 'again/files/书.txt').read_text() == 'kept')

program, kind = sys.argv[1:]
with peer(program, kind, 'backup') as p:
    work = p.folder / 'work'
    work.mkdir()
    heads = p.sign_in('librarian')
    first, before = under_load(p, work, heads)
    time.sleep(1.1)                                                                     # backups are named by the second
    run(program, 'backup', '--dir', p.dir, '--to', str(work))
    second, said = newest(work), resources(program, p.dir)
    run(program, 'backup', 'check', str(second))
    damaged(p, work, second)
    p.stop()
    house = restored(p, kind, work, first, 'first')
    check('holds all that was answered before', len(resources(program, house)) >= before + 1, before)
    house = restored(p, kind, work, second, 'second')
    check('the same figures', resources(program, house) == said)
    refusals(p, kind, work, second, house)
    later_version(p, kind, house)
    own_folder(program, work)
    time.sleep(1.1)
    run(program, 'backup', '--dir', str(work / 'again'), '--to', str(work), '--keep', '2')
    check('the newest two stay', len(list(work.glob('kaijuan-*'))) == 2, list(work.glob('kaijuan-*')))
print(f'{results.count(True)} of {len(results)} checks')
sys.exit(not all(results))
