#!/usr/bin/python3
"""The frame over its real socket, on the specimen's daemon: frame.py SPECIMEN_DAEMON sqlite|pg.
Bodies in all their kinds, heads, what is refused before it is read, spooled files, a database that goes away."""
import contextlib, json, os, resource, socket, subprocess, sys, time
from peer import ORIGIN, Specimen, peer

BASE, results = '/api/v1/specimen', []
JSON = {'Content-Type': 'application/json'}
BYTES = {'Content-Type': 'application/octet-stream'}

def check(what, ok, got=None):
    results.append(bool(ok))
    if not ok:
        print(f'FAILED: {what}: {got}')

def wanted(what, reply, status, code=None):
    """-> (headers, body)"""
    got, headers, body = reply
    ok = got == status and headers.get('x-request-id')
    if got >= 400:
        problem = json.loads(body or b'{}')
        ok = ok and headers['content-type'] == 'application/problem+json' and problem['status'] == got and (
            code in (None, problem['code'])) and problem['request'] == headers['x-request-id']
    check(what, ok, reply)
    return headers, body

THING = {'title': '书 "one"', 'note': 'n', 'due': '2028-02-29', 'number': -3, 'shade': '2nd', 'tags': ['a', '书'],
         'numbers': [0, 9], 'shades': ['dark-red', 'x.y'], 'days': ['2026-11-22'],
         'parts': [{'name': 'p', 'size': 7, 'made': '2026-01-01'}, {'name': 'q', 'size': 0}]}

def bodies(p, librarian, reader):
    post = lambda body, heads=librarian | JSON: p.call('POST', BASE + '/things', json.dumps(body), heads)
    _, body = wanted('all kinds of field', post(THING), 201)
    got = json.loads(body)
    want = THING | {'id': got['id'], 'odd': True, 'first_shade': 'dark-red', 'first_part': THING['parts'][0]}
    check('echoed whole', got == want, got)
    _, body = wanted('the least', post({'title': 'least', 'parts': []}), 201)
    got = json.loads(body)
    check('what was left out stays out', got == {'id': got['id'], 'title': 'least', 'shade': 'any', 'tags': [], 'numbers': [],
                                                 'shades': [], 'days': [], 'parts': []}, got)
    _, body = wanted('twice', post(THING), 409, 'conflict')
    check('who was faster', json.loads(body).get('conflict') == {'what': 'added', 'by': '王敏', 'at': 1}, body)
    wanted('a reader may not', post({'title': 'x', 'parts': []}, reader | JSON), 403, 'denied')
    _, body = wanted('deep', post({'title': 'x', 'parts': [{'name': 'p', 'size': 1001}]}), 422, 'invalid')
    check('names the member', json.loads(body)['field'] == 'parts[0].size', body)
    wanted('no kind of body named', post({}, librarian), 415, 'media')
    wanted('another kind', post({}, librarian | {'Content-Type': 'text/xml'}), 415, 'media')
    wanted('with a charset', post({'title': 'charset', 'parts': []}, librarian | {'Content-Type': 'Application/JSON; charset=utf-8'}), 201)
    wanted('not from our pages', post({}, librarian | JSON | {'Origin': 'http://evil.example'}), 403, 'denied')
    wanted('200000 bytes and one', p.call('POST', BASE + '/things', b' ' * 200001, librarian | JSON), 413, 'too_large')
    wanted('nesting', p.call('POST', BASE + '/things', b'[' * 100000, librarian | JSON), 422, 'invalid')

def heads(p, reader):
    status, headers, body = p.call('GET', BASE + '/things')
    again, head, nothing = p.call('HEAD', BASE + '/things')
    check('HEAD is GET without its body', status == again == 200 and not nothing
          and head['content-length'] == headers['content-length'] == str(len(body)), head)
    check('private by default', headers['cache-control'] == 'no-store' and headers['x-content-type-options'] == 'nosniff', headers)
    headers, _ = wanted('an id of nginx', p.call('GET', BASE + '/things', None, {'X-Request-Id': 'ab-12'}), 200)
    check('comes back', headers['x-request-id'] == 'ab-12', headers)
    headers, _ = wanted('an id that breaks out', p.call('GET', BASE + '/things', None, {'X-Request-Id': 'a b"\\'}), 200)
    check('does not', headers['x-request-id'].startswith('local-'), headers)
    headers, body = wanted('what anybody may keep', p.call('GET', BASE + '/about', None, reader), 200)
    check('does not know who asks', headers['cache-control'] == 'public, max-age=60' and not json.loads(body)['signed_in'], body)
    for cookie in ('__Host-kaijuan=reader-tokem', '__Host-kaijuan="reader-token', '__Host-kaijuan=' + 'x' * 5000,
                   'Host-kaijuan=reader-token', '__Host-kaijuan', '=;;=', '__Host-kaijuan=reader-token%00'):
        wanted(f'cookie {cookie[:30]}', p.call('GET', BASE + '/things/1', None, {'Cookie': cookie}), 401, 'signed_out')
    wanted('the cookie', p.call('GET', BASE + '/things/1', None, reader), 200)
    headers, _ = wanted('a method', p.call('PATCH', BASE + '/things'), 405, 'method')
    check('is told of the others', headers['allow'] == 'GET, HEAD, POST', headers)
    wanted('the contract', p.call('GET', '/api/v1/openapi.json'), 200)

def forms_and_files(p, reader):
    form = {'Content-Type': 'application/x-www-form-urlencoded', 'Origin': ORIGIN}
    post = lambda body, heads=form: p.call('POST', BASE + '/sign_in', body, heads)
    headers, body = wanted('a form', post('login=%E4%B9%A6+x&day=2026-11-22&stay=true'), 303)
    check('leads on', headers['location'] == '/stay' and headers['set-cookie'].startswith('__Host-kaijuan=') and not body, headers)
    wanted('a form of a session needs no header', post('login=x', form | {'Cookie': reader['Cookie']}), 303)
    for body in ('', 'login=', 'login=a&login=b', 'login=a&more=b', 'login=%zz', 'login=%00', 'login=a&day=2026-02-30', 'login=a&stay=on',
                 'login=%ff', '&'.join(f'a{i}=1' for i in range(99))):
        wanted(f'form {body[:30]}', post(body), 422, 'invalid')
    wanted('a form of another site', post('login=x', form | {'Origin': 'null'}), 403, 'denied')
    headers, body = wanted('a file', p.call('GET', BASE + '/table.csv?name=%E8%A1%A8%22.csv', None, reader), 200)
    check('is named', body == b'a,b\r\n1,2\r\n' and headers['content-type'] == 'text/csv'
          and headers['content-disposition'] == "attachment; filename*=UTF-8''%E8%A1%A8%22.csv", headers)

def raw(p, text):
    """A connection of its own, with this sent."""
    s = socket.socket(socket.AF_UNIX)
    s.settimeout(60)
    s.connect(p.socket)
    with contextlib.suppress(BrokenPipeError):
        s.sendall(text.encode() if isinstance(text, str) else text)
    return s

def rest(s):
    """All that comes until the daemon closes."""
    out = b''
    with contextlib.suppress(ConnectionResetError):
        while part := s.recv(65536):
            out += part
    s.close()
    return out.decode()

def head(path, heads, length):
    return f'POST {BASE}{path} HTTP/1.1\r\nHost: x\r\n' + ''.join(f'{k}: {v}\r\n' for k, v in (heads | {'Content-Length': length}).items()) + '\r\n'

def until(what, ask):
    for _ in range(600):
        if ask():
            return check(what, True)
        time.sleep(.05)
    check(what, False)

def refused_unread(p, librarian):
    """Not a byte of these bodies is ever sent: the answer comes all the same. A smaller one is read and dropped first, since
    nginx loses an answer when the daemon closes while it still sends."""
    for what, heads, status in (('a stranger', BYTES | {'Origin': ORIGIN}, '401'), ('too large', librarian | BYTES, '413')):
        s = raw(p, head('/scans', heads | {'Connection': 'close'}, 20000000))
        time.sleep(.1)
        s.sendall(b'x' * 20000000)
        check(f'{what} is heard out', rest(s).startswith(f'HTTP/1.1 {status}'))
        check('and not written', list(p.spool.iterdir()) == [])
    for what, path, heads, length, status in (
            ('too large', '/things', librarian | JSON, 10 ** 9, '413'), ('an upload too large', '/scans', librarian | BYTES, 10 ** 8, '413'),
            ('a stranger', '/scans', BYTES | {'Origin': ORIGIN}, 10 ** 8, '401'), ('another kind', '/scans', librarian | JSON, 10 ** 8, '415'),
            ('a length that is none', '/things', librarian | JSON, '1x', ('411', '400')), ('a huge length', '/things', JSON, '9' * 30, ('411', '400', '413'))):
        got = rest(raw(p, head(path, heads, length)))
        check(f'{what} is refused unread', got.startswith(tuple(f'HTTP/1.1 {s}' for s in ([status] if isinstance(status, str) else status))), got)
    s = raw(p, f'POST {BASE}/things HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n2\r\n{{}}\r\n0\r\n\r\n')
    check('chunked', rest(s).startswith('HTTP/1.1 411'))

def spooled(p, librarian, reader):
    files = lambda: sorted(f.name for f in p.spool.iterdir())
    data = os.urandom(2500000)
    _, body = wanted('an upload', p.call('POST', BASE + '/scans', data, librarian | BYTES), 201)
    check('was whole', json.loads(body) == {'size': len(data), 'bytes': len(data)}, body)
    until('and is gone', lambda: files() == [])
    wanted('an empty one', p.call('POST', BASE + '/scans', b'', librarian | BYTES), 201)
    _, body = wanted('a kept one', p.call('POST', BASE + '/scans?keep=true', b'abc', librarian | BYTES), 201)
    kept = json.loads(body)['kept']
    check('stays', open(kept, 'rb').read() == b'abc' and files() == [os.path.basename(kept)], files())
    os.unlink(kept)
    wanted('a bad query', p.call('POST', BASE + '/scans?keep=maybe', b'abc', librarian | BYTES), 422)
    until('leaves nothing', lambda: files() == [])
    s = raw(p, head('/scans', reader | BYTES | {'Connection': 'close'}, len(data)) .encode() + data[:1000000])
    time.sleep(.3)
    check('what may not come in is not written', files() == [], files())
    with contextlib.suppress(BrokenPipeError):
        s.sendall(data[1000000:])
    check('and is told so', rest(s).startswith('HTTP/1.1 403'))
    s = raw(p, head('/scans', librarian | BYTES, len(data)).encode() + data[:1000000])
    until('half an upload is on disk', lambda: len(files()) == 1)
    s.close()
    until('and goes with its sender', lambda: files() == [])

class Full(Specimen):
    """No file above a megabyte: what a full disk looks like to write(2)."""
    options = {'preexec_fn': lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20)), 'restore_signals': False}

def full_disk(program):
    with peer(program, 'sqlite', 'frame', Full) as p:
        librarian = p.sign_in('librarian')
        wanted('a full disk', p.call('POST', BASE + '/scans', b'x' * 2000000, librarian | BYTES), 507, 'storage')
        check('keeps nothing', list(p.spool.iterdir()) == [])
        wanted('and life goes on', p.call('POST', BASE + '/scans', b'x', librarian | BYTES), 201)

def lose_database(p):
    host = os.environ['TEST_PG_HOST']
    subprocess.run(['psql', '-qAt', '-h', host, '-U', 'postgres', '-c', "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
                    f"WHERE datname = '{p.url.split('/')[3].split('?')[0]}'"], check=True, stdout=subprocess.DEVNULL)

def restarted(p, librarian):
    """Two workers, each with a connection that dies. Reads never show it; writes are done once or refused, never both."""
    for i in range(6):
        lose_database(p)
        wanted('a read after a restart', p.call('GET', BASE + '/things'), 200)
        lose_database(p)
        wanted('a change of a session after a restart', p.call('POST', BASE + '/things', json.dumps({'title': f'after {i}', 'parts': []}),
                                                               librarian | JSON), 201)
    rung, busy = 0, 0
    for _ in range(12):
        lose_database(p)
        status, headers, body = p.call('POST', BASE + '/bells', None, {'Origin': ORIGIN})
        rung, busy = rung + (status == 201), busy + (status == 503)
        check('a change is done or refused', status == 201 or status == 503 and headers['retry-after'] and json.loads(body)['code'] == 'busy', body)
    things = json.loads(p.call('GET', BASE + '/things?limit=100')[2])['things']
    check('done as often as said', sum(t['title'].startswith('local-') for t in things) == rung, (rung, busy))
    check('and not always', busy > 0, busy)

def main(program, kind):
    with peer(program, kind, 'frame', Specimen) as p:
        librarian, reader = p.sign_in('librarian'), p.sign_in('reader')
        bodies(p, librarian, reader)
        heads(p, reader)
        forms_and_files(p, reader)
        refused_unread(p, librarian)
        spooled(p, librarian, reader)
        if kind == 'pg':
            restarted(p, librarian)
        s = raw(p, head('/scans', librarian | BYTES, 2000) + 'x')
        until('an upload under way', lambda: len(list(p.spool.iterdir())) == 1)
        check('stops with it', p.stop() == 0)
        check('leaves nothing behind', list(p.spool.iterdir()) == [])
        s.close()
    if kind == 'sqlite':
        full_disk(program)
    print(f'{sum(results)} of {len(results)} as agreed')
    return 0 if results and all(results) else 1

if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
