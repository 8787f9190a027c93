#!/usr/bin/python3
"""Streams, health and figures over the real sockets: events.py DAEMON sqlite|pg. Who may listen, what they hear, what a browser that comes
back has missed, how soon a session's end is its stream's; with PostgreSQL all of it across two daemons."""
import contextlib, json, os, re, select, socket, subprocess, sys, time
from pathlib import Path
from peer import ORIGIN, Peer, UnixConnection, peer

failures = []

def check(what, ok, got=None):
    if not ok:
        failures.append(what)
        print(f'FAILED: {what}: {got}')

class Stream:
    def __init__(self, p, cookie, topics, last=None):
        self.s, self.text = socket.socket(socket.AF_UNIX), b''
        self.s.connect(p.dir + '/run/events.sock')
        heads = [f'GET /events?topics={topics} HTTP/1.1', 'Host: x'] + ([f'Cookie: {cookie}'] if cookie else []) + ([f'Last-Event-ID: {last}'] if last else [])
        self.s.sendall('\r\n'.join([*heads, '', '']).encode())
        self.until(b'\r\n\r\n')
        self.status = int(self.text.split()[1])

    def until(self, wanted, seconds=30):
        """Whether it came; b'' waits for the end."""
        end = time.monotonic() + seconds
        while not (wanted and wanted in self.text) and time.monotonic() < end:
            if select.select([self.s], [], [], .2)[0]:
                more = self.s.recv(65536)
                self.text += more
                if not more or self.text.endswith(b'0\r\n\r\n'):
                    return not wanted
        return bool(wanted) and wanted in self.text

    def events(self):
        return re.findall(rb'id: (\S+)\nevent: (\S+)\ndata: (.*)\n', self.text)

def run_purge(p):
    return p.call('POST', '/api/v1/system/schedules/system.purge/run', None, p.sign_in('admin'))[0]

def doors(p):
    admin, librarian = p.sign_in('admin')['Cookie'], p.sign_in('librarian')['Cookie']
    for what, cookie, topics, status in (('nobody', None, 'system.jobs', 401), ('a stranger', '__Host-kaijuan=stranger', 'system.jobs', 401),
                                         ('no permission', librarian, 'system.jobs', 403), ('no such topic', admin, 'system.nothing', 404),
                                         ('no topic', admin, '', 404), ('an admin', admin, 'system.jobs', 200)):
        s = Stream(p, cookie, topics)
        check(f'{what} gets {status}', s.status == status, s.text)
        s.s.close()
    fresh = p.new_session('admin')['Cookie']
    many = [Stream(p, fresh, 'system.jobs') for _ in range(13)]
    check('twelve of a session', [s.status for s in many].count(429) == 1, [s.status for s in many])
    for s in many:
        s.s.close()

def hearing(p, other):
    """Told on p, heard on other."""
    for _ in range(3):  # those that were closed are found out by sending
        check('run', run_purge(p) == 201)
    s = Stream(other, p.sign_in('admin')['Cookie'], 'system.jobs')
    check('listens', s.status == 200, s.text)
    check('run', run_purge(p) == 201)
    check('heard', s.until(b'"system.purge"'), s.text)
    check('to its end', s.until(b'"state":"done"'), s.text)
    last = s.events()[0][0].decode()
    check('run', run_purge(p) == 201)
    s.until(b'never', 3)
    again = Stream(other, p.sign_in('admin')['Cookie'], 'system.jobs', last)
    missed = [e[0] for e in s.events()[1:]]
    again.until(missed[-1])
    check('what was missed comes again', [e[0] for e in again.events()][:len(missed)] == missed, (again.text, missed))
    strange = Stream(other, p.sign_in('admin')['Cookie'], 'system.jobs', '00000000-7')
    check('of another run: begin anew', strange.until(b'event: reset'), strange.text)
    for one in (s, again, strange):
        one.s.close()

def leaving(p, other):
    session = {k: v for k, v in p.new_session('admin').items() if k != 'permissions'}
    s = Stream(other, session['Cookie'], 'system.jobs')
    check('listens', s.status == 200, s.text)
    status = p.call('DELETE', '/api/v1/people/session', None, session)[0]
    began = time.monotonic()
    check('signed out', status == 204, status)
    check('the stream ends with its session', s.until(b'', 20), s.text)
    print(f'a stream ended {time.monotonic() - began:.2f} s after its session')

def health(p):
    for path in ('/healthz', '/readyz'):
        status, heads, body = p.call('GET', path)
        check(path, status == 200 and body == b'ok\n' and heads['content-type'] == 'text/plain', (status, heads, body))
    status, _, _ = p.call('POST', '/healthz', None, {'Origin': ORIGIN})
    check('only to be read', status == 404, status)
    c = UnixConnection(p.dir + '/run/metrics.sock')
    c.request('GET', '/metrics')
    text = c.getresponse().read().decode()
    for line in (r'kaijuan_http_requests_total\{method="GET",route="/readyz",status="200"\} [1-9]', r'kaijuan_database_up 1', r'kaijuan_streams \d',
                 r'kaijuan_http_request_duration_seconds_bucket\{method="GET",route="/readyz",le="\+Inf"\} [1-9]', r'kaijuan_jobs\{state="waiting"\} \d',
                 r'kaijuan_outbox_messages\{state="failed"\} 0', r'kaijuan_job_runs_total\{kind="system.purge",result="done"\} [1-9]',
                 r'process_resident_memory_bytes [1-9]', r'kaijuan_http_queue_length \d'):
        check(f'figures: {line}', re.search(f'(?m)^{line}', text), text[:300])
    check('each line is a figure', all(re.fullmatch(r'(# (HELP|TYPE) .+)|([a-z_]+(\{.*\})? [-0-9.e+]+)', l) for l in text.splitlines()), text[:500])
    c.request('GET', '/api/v1/people/me')
    check('nothing else there', c.getresponse().status == 404)

@contextlib.contextmanager
def second(p):
    """Another daemon on the same database, in a folder of its own."""
    q = Peer.__new__(Peer)
    q.__dict__ |= p.__dict__ | {'dir': str(p.folder / 'second'), 'socket': str(p.folder / 'second/run/kaijuan.sock')}
    subprocess.run([p.program, 'init', q.dir], check=True, stdout=subprocess.DEVNULL)
    Path(q.dir, 'kaijuan.ini').write_text(f'database = {p.url}\norigin = {ORIGIN}\n')
    q.start([p.program, 'serve', '--dir', q.dir])
    try:
        yield q.ready()
    finally:
        check('the second stops', q.stop() == 0)

def main(program, kind):
    with peer(program, kind, 'events') as p:
        doors(p)
        hearing(p, p)
        leaving(p, p)
        health(p)
        if kind == 'pg':
            with second(p) as q:
                hearing(p, q)
                leaving(p, q)
        s = Stream(p, p.sign_in('admin')['Cookie'], 'system.jobs')
        check('listens', s.status == 200, s.text)
        code = p.stop()
        check('ends with the daemon', s.until(b'', 10), s.text)
    print(f'{len(failures)} failures; the daemon stopped with {code}')
    return bool(failures) or code != 0

if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
