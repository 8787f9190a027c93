#!/usr/bin/python3
"""Every operation of a room's api.yaml has a golden call in services/ROOM/calls/*.http: golden.py ROOT. A room that
has no calls/ yet is named and waits."""
import re, sys
from pathlib import Path
import yaml

root, bad, waiting = Path(sys.argv[1]), [], []
for contract in sorted(root.glob('services/*/api.yaml')):
    room = contract.parent
    if not (room / 'calls').is_dir():
        waiting.append(room.name)
        continue
    text = '\n'.join(f.read_text() for f in sorted((room / 'calls').glob('*.http')))
    called = re.findall(r'(?m)^(GET|POST|PUT|DELETE) /api/v1(/[^?\s]*)', text)
    for path, methods in yaml.safe_load(contract.read_text())['paths'].items():
        pattern = re.sub(r'\\{\w+\\}', '[^/]+', re.escape(path))
        bad += [f'{room.name}: no golden call for {m.upper()} {path}' for m in methods
                if not any(c[0] == m.upper() and re.fullmatch(pattern, c[1]) for c in called)]
print('\n'.join([f'waiting for golden calls: {", ".join(waiting)}'] * bool(waiting) + bad))
sys.exit(bool(bad))
