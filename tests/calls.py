#!/usr/bin/python3
"""Golden calls: calls.py DAEMON sqlite|pg FOLDER|FILE.http ... against a real daemon over its real socket; of a
folder services/ the calls of every room, one room after the other.

    ### what this shows
    POST /api/v1/resources          the request as it goes over the wire; Host, Content-Length, Origin (ours, when something
    Cookie: @librarian              changes) and, with a body, Content-Type (JSON) are added when not given; @ROLE stands for a
                                    session of an account with that role and brings its X-CSRF-Token
    {"title": "Compilers"}
    --> 201                         the status wanted, then headers wanted (those named), then the body:
    Content-Type: application/json

    {"id": 1, "title": "Compilers", "created": "*"}        JSON is compared as JSON; "*" stands for any value, a body of
                                                           nothing but * for any body;
                                                           of a problem only the members named are looked at"""
import json, re, sys
from pathlib import Path
from peer import ORIGIN, peer

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

def body_alike(text, got, media):
    if not text:
        return got == b''
    if text == '*':
        return True
    if not (media or '').endswith('json'):
        return got.decode(errors='replace').strip() == text
    want, got = json.loads(text), json.loads(got)
    if media == 'application/problem+json':
        return all(k in got and alike(v, got[k]) for k, v in want.items())
    return alike(want, got)

def heads(p, method, headers, body):
    out = {} if method in ('GET', 'HEAD') else {'Origin': ORIGIN}
    if body:
        out['Content-Type'] = 'application/json'
    if headers.get('Cookie', '').startswith('@'):
        out |= p.sign_in(headers.pop('Cookie')[1:]) or sys.exit('a call wants a session, and no room gives one')
    return out | headers

def call(p, block):
    title, _, rest = block.partition('\n')
    request, _, reply = rest.partition('\n--> ')
    first, headers, body = part(request)
    method, target = first.split(' ', 1)
    status, wanted, text = part(reply)
    got_status, got_headers, got = p.call(method, target, body.encode() or None, heads(p, method, headers, body))
    ok = (got_status == int(status) and all(got_headers.get(k.lower()) == v for k, v in wanted.items())
          and body_alike(text, got, got_headers.get('content-type')))
    if not ok:
        print(f'not as agreed: {title.strip()}\n  {got_status} {got_headers}\n  {got.decode(errors="replace")}')
    return ok

def main(program, kind, *given):
    files = [f for g in given for f in (sorted(Path(g).glob('*/calls/*.http')) if Path(g).is_dir() else [g])]
    with peer(program, kind, 'calls') as p:
        results = [call(p, b) for f in files for b in re.split(r'(?m)^### ', Path(f).read_text())[1:]]
        code = p.stop()
    print(f'{sum(results)} of {len(results)} calls as agreed; the daemon stopped with {code}')
    return 0 if all(results) and results and code == 0 else 1

if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
