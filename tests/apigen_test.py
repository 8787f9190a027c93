#!/usr/bin/python3
"""The generator refuses what it does not know: a misspelt limit must not become no limit. apigen_test.py APIGEN.
Each case changes one thing of a contract that is right; the message must name what is wrong."""
import copy, subprocess, sys, tempfile
from pathlib import Path
import yaml

GOOD = yaml.safe_load('''
paths:
  /room/{id}:
    post:
      operationId: change
      summary: Change
      x-need: room.change
      parameters:
        - { name: id, in: path, required: true, schema: { type: integer, minimum: 1 } }
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [title]
              properties:
                title: { type: string, maxLength: 5 }
                parts: { type: array, maxItems: 2, items: { $ref: '#/components/schemas/Part' } }
      responses:
        '200': { description: done, content: { application/json: { schema: { $ref: '#/components/schemas/Part' } } } }
        '409': { description: taken }
components:
  schemas:
    Word: { type: string, enum: [dark-red, 2nd] }
    Part: { type: object, required: [word], properties: { word: { $ref: '#/components/schemas/Word' }, note: { type: string } } }
''')
OP = ('paths', '/room/{id}', 'post')
BODY = (*OP, 'requestBody', 'content', 'application/json', 'schema', 'properties')
CASES = [
    (('x-jobs',), {'match': {'evry': 5}}, "unknown key 'evry'"),
    (('x-jobs',), {'match': {'every': 5, 'at': '03:10'}}, 'every or at'),
    (('x-jobs',), {'match': {'every': 0}}, 'at least a second'),
    (('x-jobs',), {'match': {'at': '24:00'}}, "at is 'HH:MM'"),
    (('x-topics',), {'jobs': 'anyone'}, 'signed-in or'),
    ((*BODY, 'title', 'maxLenght'), 5, "unknown key 'maxLenght'"),
    ((*BODY, 'title', 'pattern'), 'x', "unknown key 'pattern'"),
    ((*BODY, 'title', 'format'), 'email', 'the only format is date'),
    ((*BODY, 'count'), {'type': 'integer'}, 'needs a default'),
    ((*BODY, 'ratio'), {'type': 'number'}, "no type 'number'"),
    ((*BODY, 'id'), {'type': 'string'}, 'a name is given twice'),
    ((*BODY, 'Title'), {'type': 'string'}, 'cannot be a name in C'),
    ((*BODY, 'default'), {'type': 'string'}, 'cannot be a name in C'),
    ((*BODY, 'tags'), {'type': 'array', 'items': {'type': 'string'}}, 'says maxItems'),
    ((*BODY, 'part'), {'$ref': '#/components/schemas/Part'}, 'a request field is'),
    ((*BODY, 'grid'), {'type': 'array', 'maxItems': 2, 'items': {'type': 'array', 'items': {'type': 'integer'}}}, 'an array of arrays'),
    ((*BODY, 'x'), {'$ref': '#/components/schemas/Lost'}, 'no schema Lost'),
    ((*BODY[:-1], 'required'), ['title', 'titel'], 'names what is not there'),
    ((*OP, 'x-need'), 'reader', 'x-need is'),
    ((*OP, 'x-nead'), 'anyone', "unknown key 'x-nead'"),
    ((*OP, 'x-cache'), 60, 'x-cache is for a GET'),
    ((*OP, 'x-form'), True, 'go with their kind of body'),
    ((*OP, 'x-maximum-bytes'), 1 << 21, 'no such body here'),
    ((*OP, 'operationId'), 'Change', 'cannot be a name in C'),
    ((*OP, 'responses', '201'), {'description': 'two ways'}, ''),
    ((*OP, 'responses', '418'), {'description': 'tea'}, "unknown key '418'"),
    ((*OP, 'responses', '409'), {'description': 'x', 'content': {}}, "unknown key 'content'"),
    ((*OP, 'parameters'), [], 'the parameters and the path differ'),
    (('components', 'schemas', 'Word', 'enum'), ['a-b', 'a_b'], 'alike in C'),
    (('components', 'schemas', 'Word', 'enum'), ['红'], 'not plain ASCII'),
    (('components', 'schemas', 'Part', 'properties', 'size'), {'type': 'integer'}, 'needs a default'),
    (('components', 'schemas', 'Part', 'properties', 'self'), {'$ref': '#/components/schemas/Part'}, ''),
    (('x-jobbs',), True, "unknown key 'x-jobbs'"),
    (('paths', '/other'), {}, None),
    (('paths', '/other'), {'get': {'operationId': 'a', 'summary': 'b', 'x-need': 'anyone', 'responses': {'204': {'description': 'c'}}}}, 'a path begins with /room'),
]

def generate(apigen, doc):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, 'api.yaml')
        path.write_text(yaml.safe_dump(doc))
        return subprocess.run([apigen, 'room', 'room', path, f'{folder}/a.h', f'{folder}/a.c'], capture_output=True, text=True)

def main(apigen):
    good, bad = generate(apigen, GOOD), []
    if good.returncode:
        bad.append(f'the right one: {good.stderr}')
    for keys, value, message in CASES:
        doc = copy.deepcopy(GOOD)
        at = doc
        for k in keys[:-1]:
            at = at[k]
        at[keys[-1]] = value
        got = generate(apigen, doc)
        if (got.returncode == 0) != (message is None) or (message or '') not in got.stderr:
            bad.append(f'{"/".join(keys)} = {value}: {got.returncode} {got.stderr.strip()[-300:]}')
    print('\n'.join(bad) or f'{len(CASES)} faults found')
    return len(bad) > 0

if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
