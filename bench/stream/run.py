#!/usr/bin/python3
"""Idle event streams: run.py DAEMON [STREAMS]. Memory of the daemon for each, its processor time while nothing happens, and how long one
event takes to reach all of them. Straight to the daemon's socket; what nginx adds is its own (about 14 KB a stream)."""
import hashlib, json, resource, selectors, socket, sqlite3, sys, time
from pathlib import Path
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / 'tests'))
from peer import peer

OF_A_SESSION = 12

def sessions(p, n):
    """Tokens of n more sessions of the admin's, put where sign-in would put them."""
    p.sign_in('admin')
    tokens = [hashlib.sha256(b'%d' % i).hexdigest()[:43] for i in range(n)]
    with sqlite3.connect(p.url.removeprefix('sqlite:'), timeout=20) as db:
        admin, now = db.execute("SELECT id FROM people_accounts WHERE login = 'admin'").fetchone()[0], int(time.time() * 1000)
        db.executemany('INSERT INTO people_sessions (digest, account, created, seen) VALUES (?, ?, ?, ?)',
                       [(hashlib.sha256(t.encode()).digest(), admin, now, now) for t in tokens])
    db.close()
    return tokens

def listen(p, token):
    s = socket.socket(socket.AF_UNIX)
    s.connect(p.dir + '/run/events.sock')
    s.sendall(f'GET /events?topics=system.jobs HTTP/1.1\r\nHost: x\r\nCookie: __Host-kaijuan={token}\r\n\r\n'.encode())
    return s

def resident(p):
    return int(next(l for l in Path(f'/proc/{p.daemon.pid}/status').read_text().splitlines() if l.startswith('VmRSS')).split()[1])

def ticks(p):
    return sum(map(int, Path(f'/proc/{p.daemon.pid}/stat').read_text().rsplit(')', 1)[1].split()[11:13]))

def read_all(streams, wanted):
    """Until each has got it; -> seconds."""
    poll, left, began = selectors.DefaultSelector(), set(streams), time.monotonic()
    for s in streams:
        poll.register(s, selectors.EVENT_READ)
    while left and time.monotonic() - began < 60:
        for key, _ in poll.select(1):
            if wanted in key.fileobj.recv(65536):
                left.discard(key.fileobj)
    poll.close()
    return time.monotonic() - began if not left else None

def main(program, n=5000):
    n = int(n)
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    with peer(program, 'sqlite', 'stream') as p:
        tokens = sessions(p, n // OF_A_SESSION + 1)
        before = resident(p)
        streams = [listen(p, tokens[i // OF_A_SESSION]) for i in range(n)]
        opened = read_all(streams, b': \n\n')
        after = resident(p)
        time.sleep(8)       # the sign-ins' look at all sessions is over
        idle = ticks(p)
        time.sleep(10)
        idle = ticks(p) - idle
        sent = time.monotonic()
        p.call('POST', '/api/v1/system/schedules/system.purge/run', None, p.sign_in('admin'))
        reached = read_all(streams, b'event: system.jobs')
        print(json.dumps({'streams': n, 'opened_s': round(opened, 2), 'kb_each': round((after - before) / n, 2), 'resident_mb': after // 1024,
                          'resident_before_mb': before // 1024, 'idle_ticks_10s': idle, 'broadcast_s': round(reached, 3) if reached else None,
                          'with_the_call_s': round(time.monotonic() - sent, 3)}))
        for s in streams:
            s.close()
        p.stop()

if __name__ == '__main__':
    main(*sys.argv[1:])
