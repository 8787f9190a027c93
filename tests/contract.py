#!/usr/bin/python3
"""The contract check: every operation of openapi.json against a real daemon: contract.py DAEMON sqlite|pg [kaijuan|specimen [ROOM ...]]
with the rooms that the daemon does not serve yet.

Calls that the contract allows and calls that it forbids (per field: missing, null, of another type, beyond each limit; per
body: truncated, not UTF-8, nested without end, of another kind, chunked, too large; ids that are none), as each who may and who
may not. What must hold for every answer: no 5xx; a status that the operation documents; a body that its schema allows; a
failure is a whole problem document (RFC 9457). What must hold for some: broken input is never answered with success, a
signed-out caller gets 401, one without the permission 403, HEAD is GET without its body."""
import json, subprocess, sys
from urllib.parse import quote, urlencode
from jsonschema import Draft202012Validator, FormatChecker, RefResolver
from peer import ORIGIN, PASSWORD, ROLES, Peer, Specimen, peer

JSON, FORM, BYTES = 'application/json', 'application/x-www-form-urlencoded', 'application/octet-stream'
PROBLEM = 'application/problem+json'
FAR = 999999999

# ---- examples from schemas ----

def few(schema, doc):
    """The least that a schema allows."""
    if '$ref' in schema:
        return few(resolve(schema, doc), doc)
    if 'enum' in schema:
        return schema['enum'][0]
    kind = schema['type']
    if kind == 'object':
        return {n: few(s, doc) for n, s in schema['properties'].items() if n in schema.get('required', [])}
    if kind == 'array':
        return [few(schema['items'], doc)] * schema.get('minItems', 0)
    if schema.get('format') == 'date':
        return '2026-01-31'
    return {'integer': schema.get('minimum', 0), 'boolean': False, 'string': 'x' * schema.get('minLength', 0)}[kind]

def much(schema, doc):
    """The most: every member, every list full, texts as long as they may be, of characters of four bytes."""
    if '$ref' in schema:
        return much(resolve(schema, doc), doc)
    if 'enum' in schema:
        return schema['enum'][-1]
    kind = schema['type']
    if kind == 'object':
        return {n: much(s, doc) for n, s in schema['properties'].items()}
    if kind == 'array':
        return [much(schema['items'], doc)] * min(schema.get('maxItems', 3), 50)
    if schema.get('format') == 'date':
        return '2028-02-29'
    return {'integer': schema.get('maximum', 2 ** 31), 'boolean': True, 'string': '𠮷' * min(schema.get('maxLength', 100), 20000)}[kind]

def strange(schema, doc):
    """As `few`, but each text is what somebody pastes: formulas, tags, quotes, other scripts, line ends."""
    value = few(schema, doc)
    for n, s in schema.get('properties', {}).items():
        if s.get('type') == 'string' and s.get('format') != 'date':
            value[n] = '=1+1|<script>"\'\\\n\t\u2028%00;--, 书\u05d0'[:s.get('maxLength', 99)].ljust(s.get('minLength', 0), '\'')
    return value

def resolve(schema, doc):
    while '$ref' in schema:
        schema = doc['components']['schemas'][schema['$ref'].rsplit('/', 1)[1]]
    return schema

def wrong(schema, doc):
    """JSON values that the schema forbids, each with what is wrong about it."""
    schema = resolve(schema, doc)
    kind = 'enum' if 'enum' in schema else schema['type']
    yield from (('null', None), ('an object', {}), ('a fraction', 1.5))
    if kind != 'array':
        yield from (('a list', []), ('a list of itself', [few(schema, doc)]))
    if kind != 'boolean':
        yield 'a truth', True
    if kind != 'integer':
        yield 'a number', 7
    else:
        yield from (('digits', '1'), ('beyond 64 bits', 2 ** 64), ('too far down', schema.get('minimum', -2 ** 63) - 1),
                    ('too far up', schema.get('maximum', 2 ** 63 - 1) + 1))
    if kind in ('integer', 'boolean', 'array'):
        yield 'a text', 'true'
    if kind == 'enum':
        yield from (('no such word', 'nothing'), ('another case', schema['enum'][0].upper() + '!'), ('no word', ''))
    if kind == 'string' and schema.get('format') == 'date':
        yield from ((d, d) for d in ('2026-02-30', '2026-2-3', 'today', '', '2026-01-01T00:00:00Z', '0000-00-00'))
    elif kind == 'string':
        yield from ((what, c * max(schema.get('minLength', 1), 1)) for what, c in (
            ('NUL', '\0'), ('a control character', '\x01'), ('a text that turns', '\u202e')))
        if schema.get('minLength', 0) > 0:
            yield 'too short', 'x' * (schema['minLength'] - 1)
        if 'maxLength' in schema:
            yield 'too long', '书' * (schema['maxLength'] + 1)
    if kind == 'array':
        item = few(schema['items'], doc)
        yield 'too many', [item] * (schema['maxItems'] + 1)
        if schema.get('minItems'):
            yield 'too few', []
        for what, value in (*wrong(schema['items'], doc), *broken_objects(schema['items'], item, doc)):
            yield f'an item: {what}', [value]

def broken_objects(schema, whole, doc):
    schema = resolve(schema, doc)
    if schema.get('type') != 'object':
        return
    for n, s in schema['properties'].items():
        if n in schema.get('required', []):
            yield f'{n} missing', {k: v for k, v in whole.items() if k != n}
        for what, value in wrong(s, doc):
            yield f'{n}: {what}', whole | {n: value}
    yield 'a member too many', whole | {'no_such_member': 1}

def broken_bytes(text, maximum):
    """Texts that are no JSON object of this kind, whatever the schema."""
    name = text[1:text.index(b':')] if b':' in text else b'"a"'
    yield from (('empty', b' '), ('null', b'null'), ('a list', b'[]'), ('a text', b'"x"'), ('a number', b'1'), ('half', text[:-1]),
                ('two', text + text), ('a BOM', b'\xef\xbb\xbf' + text), ('UTF-16', text.decode().encode('utf-16')),
                ('not UTF-8', b'{"a":"\xff\xfe"}'), ('half a character', b'{"a":"\xe4\xb9"}'), ('overlong', b'{"a":"\xc0\xaf"}'),
                ('a raw NUL', text[:-1] + b'\0}'), ('half a pair', b'{"a":"\\ud800"}'), ('twice', b'{' + name + b':1,' + name + b':1}'),
                ('nested lists', b'[' * 60000), ('nested objects', b'{"a":' * 12000), ('deep inside', b'{"a":' + b'[' * 30000 + b']' * 30000 + b'}'),
                ('a comment', b'/**/' + text), ('a comma', b'{"a":1,}'), ('a huge number', b'{"a":1e999}'), ('an endless number', b'{"a":' + b'9' * 20000 + b'}'),
                ('single quotes', b"{'a':1}"), ('NaN', b'{"a":NaN}'), ('too large', b' ' * (maximum + 1)))

def wrong_words(schema, doc, path):
    """Percent-encoded texts for path and query that the schema forbids."""
    schema = resolve(schema, doc)
    kind = 'enum' if 'enum' in schema else schema['type']
    yield from ('%', '%zz', '%00', '%ff', '%c0%af', '%0d%0aX:y')
    if kind != 'string' or schema.get('format') or schema.get('minLength'):
        yield from ((' ' if path else ''), 'x' * 5000 if kind != 'string' or 'maxLength' in schema else '')
    if kind == 'integer':
        yield from map(str, ('abc', '1x', '1e3', '1.0', '+1', '0x1', '%EF%BC%91', 2 ** 63, 10 ** 30, '-', schema.get('minimum', -2 ** 63) - 1))
        yield from [str(schema['maximum'] + 1)] if 'maximum' in schema else []
    if kind == 'boolean':
        yield from ('1', 'yes', 'TRUE')
    if kind == 'enum':
        yield 'nothing'
    if kind == 'string' and schema.get('format') == 'date':
        yield from ('2026-02-30', '20260101')
    elif kind == 'string' and 'maxLength' in schema:
        yield quote('书' * (schema['maxLength'] + 1))

# ---- one operation ----

class Operation:
    def __init__(self, doc, path, method, op):
        self.doc, self.path, self.method, self.op = doc, path, method.upper(), op
        self.name, self.need = f'{self.method} {path}', op['x-need']
        self.parameters = op.get('parameters', [])
        content = op.get('requestBody', {}).get('content', {})
        self.media, self.schema = next(((m, c['schema']) for m, c in content.items()), (None, None))
        self.maximum = op.get('x-maximum-bytes', 65536)
        self.validators = {}

    def among(self, origin):
        return [p for p in self.parameters if p['in'] == origin]

    def target(self, ids=1, query=None):
        path = self.path
        for p in self.among('path'):
            value = ids if resolve(p['schema'], self.doc).get('type') == 'integer' else few(p['schema'], self.doc) or 'x'
            path = path.replace('{%s}' % p['name'], quote(str(value), safe=''))
        if query is None:
            query = {p['name']: word(few(p['schema'], self.doc)) for p in self.among('query') if p.get('required')}
        return '/api/v1' + path + ('?' + urlencode(query) if query else '')

    def encode(self, value):
        if self.media == JSON:
            return json.dumps(value, ensure_ascii=False).encode()
        return urlencode({k: word(v) for k, v in value.items()}).encode() if self.media == FORM else value

    def valid(self):
        """-> (what, target, body)"""
        for what, make, ids in (('the least', few, 1), ('an id that is none', few, FAR), ('the most', much, 1), ('strange texts', strange, 1)):
            body = None if self.media is None else b'some bytes' if self.media == BYTES else self.encode(make(self.schema, self.doc))
            query = {p['name']: word(much(p['schema'], self.doc)) for p in self.among('query')} if make is much else None
            if make is not strange or self.media in (JSON, FORM):
                yield what, self.target(ids, query), body

    def broken(self):
        """-> (what, target, body, Content-Type)"""
        good = None if self.media is None else b'x' if self.media == BYTES else self.encode(few(self.schema, self.doc))
        for p in self.among('path'):
            for value in wrong_words(p['schema'], self.doc, True):
                yield f'{p["name"]}={value[:40]}', self.target().replace(self.target(), self.with_path(p, value)), good, self.media
        for p in self.among('query'):
            for value in wrong_words(p['schema'], self.doc, False):
                yield f'{p["name"]}={value[:40]}', self.with_query(p["name"], value), good, self.media
            yield f'{p["name"]} twice', self.with_query(p["name"], f'1&{p["name"]}=1'), good, self.media
            if p.get('required'):
                yield f'without {p["name"]}', self.target(query={'': ''}), good, self.media
        yield 'a parameter too many', self.with_query('no_such_parameter', '1'), good, self.media
        yield 'a query of nothing', self.with_query('', ''), good, self.media
        if self.media == JSON:
            for what, value in broken_objects(self.schema, few(self.schema, self.doc), self.doc):
                yield what, self.target(), self.encode(value), JSON
            for what, text in broken_bytes(self.encode(few(self.schema, self.doc)), self.maximum):
                yield what, self.target(), text, JSON
        if self.media == FORM:
            for n, s in self.schema['properties'].items():
                for value in wrong_words(s, self.doc, False):
                    rest = {k: word(v) for k, v in few(self.schema, self.doc).items() if k != n}
                    yield f'{n}={value[:40]}', self.target(), (urlencode(rest) + f'&{n}={value}').encode(), FORM
            yield 'too large', self.target(), b'a' * (self.maximum + 1), FORM
        if self.media:
            for other in (None, 'text/plain', 'multipart/form-data; boundary=x', JSON + 'x', ';'):
                yield f'as {other}', self.target(), good or b'x', other
        elif self.method != 'GET':
            yield 'a body that nobody asked for', self.target(), b'{}', JSON

    def with_path(self, p, value):
        whole = self.path
        for q in self.among('path'):
            whole = whole.replace('{%s}' % q['name'], value if q is p else '1')
        query = {q['name']: word(few(q['schema'], self.doc)) for q in self.among('query') if q.get('required')}
        return '/api/v1' + whole.replace(' ', '%20') + ('?' + urlencode(query) if query else '')

    def with_query(self, name, value):
        rest = {p['name']: word(few(p['schema'], self.doc)) for p in self.among('query') if p.get('required') and p['name'] != name}
        return self.target(query={}) + '?' + urlencode(rest) + ('&' if rest else '') + f'{name}={value}'.replace(' ', '%20')

    def validator(self, status, media):
        key = status, media
        if key not in self.validators:
            schema = self.op['responses'][str(status)]['content'][media]['schema']
            self.validators[key] = Draft202012Validator(schema, resolver=RefResolver('', self.doc), format_checker=FormatChecker())
        return self.validators[key]

def word(value):
    return ('true' if value else 'false') if isinstance(value, bool) else str(value)

# ---- the check ----

class Check:
    def __init__(self, p):
        self.p, self.calls, self.failures = p, 0, []
        self.doc = json.loads(p.call('GET', '/api/v1/openapi.json')[2])
        self.operations = [Operation(self.doc, path, m, op) for path, ms in self.doc['paths'].items() for m, op in ms.items()]

    def fail(self, op, what, why):
        self.failures.append(f'{op.name}: {what}: {why}')

    def heads(self, op, role, media):
        out = dict(self.p.sign_in(role) or {}) if role else {}
        if op.method != 'GET':
            out['Origin'] = ORIGIN
        return out | ({'Content-Type': media} if media else {})

    def call(self, op, what, role, target, body, media, **more):
        """One call, and everything that must hold for its answer; -> status."""
        reply = self.p.call(op.method, target, body, self.heads(op, role, media), **more)
        if reply[0] == 401 and role and op.need != 'anyone':        # an operation before this one ended the session
            self.p.sessions.pop(role, None)
            reply = self.p.call(op.method, target, body, self.heads(op, role, media), **more)
        self.calls += 1
        self.judge(op, f'{what} ({role or "signed out"})', *reply)
        return reply[0]

    def judge(self, op, what, status, headers, body):
        media = headers.get('content-type')
        if status >= 500:
            return self.fail(op, what, f'{status} {body[:200]}')
        if str(status) not in op.op['responses']:
            return self.fail(op, what, f'{status} is not documented: {body[:200]}')
        content = op.op['responses'][str(status)].get('content', {})
        if not content:
            return body and self.fail(op, what, f'{status} has a body')
        if media not in content:
            return self.fail(op, what, f'{status} comes as {media}')
        if media not in (JSON, PROBLEM):
            return None
        try:
            value = json.loads(body)
        except ValueError as e:
            return self.fail(op, what, f'{status} is no JSON: {e}')
        for error in op.validator(status, media).iter_errors(value):
            self.fail(op, what, f'{status}: {error.json_path}: {error.message[:200]}')
        if media == PROBLEM and (value['status'] != status or value['request'] != headers.get('x-request-id')):
            self.fail(op, what, f'the problem tells of another answer: {value}')

    def one(self, op):
        who = self.p.who_may(op.need)
        if who is None and op.need != 'anyone' and self.p.sign_in('librarian'):
            self.fail(op, op.need, 'no role may: misspelt?')
        for what, target, body in op.valid():
            status = self.call(op, what, who, target, body, op.media)
            if who is not None and status in (401, 403) and what == 'the least':
                self.fail(op, what, f'{who} may, and gets {status}')
        if op.method == 'GET':
            got, head = self.p.call('GET', op.target(), None, self.heads(op, who, None)), self.p.call('HEAD', op.target(), None, self.heads(op, who, None))
            if got[0] != head[0] or head[2] or got[1].get('content-type') != head[1].get('content-type'):
                self.fail(op, 'HEAD', f'{head} for {got[0]}')
        for what, target, body, media in op.broken():
            if (status := self.call(op, what, who, target, body, media)) < 400:
                self.fail(op, what, f'broken, and accepted with {status}')
        if op.media:
            status = self.call(op, 'chunked', who, op.target(), iter([b'{}', b'{}']), op.media)
            if status != 411:
                self.fail(op, 'chunked', status)
        self.access(op)

    def access(self, op):
        what, target, body = next(op.valid())
        if op.need != 'anyone' and (status := self.call(op, what, None, target, body, op.media)) != 401:
            self.fail(op, 'signed out', f'{status} instead of 401')
        role = self.p.who_may_not(op.need)
        if role and (status := self.call(op, what, role, target, body, op.media)) != 403:
            self.fail(op, f'a {role} without {op.need}', f'{status} instead of 403')
        if op.method != 'GET':
            for origin in ('http://evil.example', 'null', None):
                heads = {k: v for k, v in self.heads(op, self.p.who_may(op.need), op.media).items() if k != 'Origin'}
                reply = self.p.call(op.method, target, body, heads | ({'Origin': origin} if origin else {}))
                self.judge(op, f'from {origin}', *reply)
                if reply[0] != 403:
                    self.fail(op, f'from {origin}', f'{reply[0]} instead of 403')

def main(program, kind, what='kaijuan', *without):
    with peer(program, kind, 'contract' if what == 'kaijuan' else 'contract_' + what, Specimen if what == 'specimen' else Peer) as p:
        if what == 'kaijuan':    # account 1 is there to be closed, robbed of its sessions and erased
            subprocess.run([program, 'user', 'add', '--dir', p.dir, '--login', 'first', '--name', 'First', '--role', 'teacher'],
                           input=PASSWORD + '\n', text=True, check=True)
        check = Check(p)
        for schema in check.doc['components']['schemas'].values():
            Draft202012Validator.check_schema(schema)
        for op in check.operations:
            if op.path.split('/')[1] not in without:
                check.one(op)
        code = p.stop()
    print('\n'.join(dict.fromkeys(check.failures)))
    print(f'{len(check.operations)} operations, {check.calls} calls, {len(check.failures)} failures; the daemon stopped with {code}')
    return 0 if check.operations and check.calls and not check.failures and code == 0 else 1

if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
