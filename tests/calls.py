#!/usr/bin/python3
"""Golden calls: calls.py DAEMON sqlite|pg FILE.http ... against a real daemon over its real socket.

    ### what this shows
    POST /api/lists                 the request as it goes over the wire, Host and Content-Length apart
    X-Reader: ada

    {"title": "Compilers"}
    --> 201                         the status wanted, then headers wanted (those named), then the body:
    Content-Type: application/json

    {"id": 1, "title": "Compilers", "created": "*"}        JSON is compared as JSON; "*" stands for any value"""
import http.client, json, os, re, signal, socket, subprocess, sys, tempfile, time
from pathlib import Path

class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__('library')
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(self.path)

def part(text):
    """first line, headers, body"""
    head, _, body = text.strip('\n').partition('\n\n')
    first, *headers = head.splitlines()
    return first, dict(h.split(': ', 1) for h in headers), body.strip()

def alike(want, got):
    if want == '*':
        return True
    if isinstance(want, dict) and isinstance(got, dict):
        return want.keys() == got.keys() and all(alike(want[k], got[k]) for k in want)
    if isinstance(want, list) and isinstance(got, list):
        return len(want) == len(got) and all(map(alike, want, got))
    return want == got

def call(connection, block):
    title, _, rest = block.partition('\n')
    request, _, reply = rest.partition('\n--> ')
    first, headers, body = part(request)
    method, target = first.split(' ', 1)
    status, wanted, text = part(reply)
    connection.request(method, target, body.encode() or None, headers)
    response = connection.getresponse()
    got = response.read().decode()
    ok = (response.status == int(status) and all(response.getheader(k) == v for k, v in wanted.items())
          and (alike(json.loads(text), json.loads(got or 'null')) if text else got == ''))
    if not ok:
        print(f'not as agreed: {title.strip()}\n  {response.status} {got}')
    return ok

def ready(daemon, path):
    for _ in range(600):
        if daemon.poll() is not None:
            sys.exit(f'the daemon ended: {daemon.returncode}')
        if os.path.exists(path):
            return
        time.sleep(.05)
    sys.exit('the daemon is not ready')

def main(program, kind, *files):
    if kind == 'pg' and 'TEST_PG_HOST' not in os.environ:
        print('skipped: TEST_PG_HOST is not set; script/test starts a PostgreSQL and sets it')
        return 77
    with tempfile.TemporaryDirectory() as folder:
        path = folder + '/socket'
        url = (f'sqlite:{folder}/db' if kind == 'sqlite' else
               f'postgresql:///test_calls?host={os.environ["TEST_PG_HOST"]}&user=postgres')
        wrapper = os.environ.get('TEST_WRAPPER', '').split()
        daemon = subprocess.Popen([*wrapper, program, 'serve', '--socket', path, '--db', url])
        try:
            ready(daemon, path)
            connection = UnixConnection(path)
            blocks = [b for f in files for b in re.split(r'(?m)^### ', Path(f).read_text())[1:]]
            results = [call(connection, b) for b in blocks]
            connection.close()
        finally:
            daemon.send_signal(signal.SIGTERM)
            code = daemon.wait(60)
        print(f'{sum(results)} of {len(results)} calls as agreed; the daemon stopped with {code}')
        return 0 if all(results) and results and code == 0 else 1

if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
