#!/usr/bin/python3
"""kaijuan doctor on houses in good and in bad order: doctor.py KAIJUAN."""
import json, os, subprocess, sys, tempfile
from pathlib import Path
from peer import peer

program, results = sys.argv[1], []

def check(what, ok, got=None):
    results.append(bool(ok))
    if not ok:
        print(f'FAILED: {what}: {got}')

def look(house, *more, code=0):
    done = subprocess.run([program, 'doctor', '--dir', str(house), *more], capture_output=True, text=True)
    check(f'{house} {more}: ends with {code}', done.returncode == code, (done.returncode, done.stdout, done.stderr))
    return done.stdout

def verdicts(house, code=0):
    return {f['check']: f['verdict'] for f in json.loads(look(house, '--format', 'json', code=code))}

with tempfile.TemporaryDirectory() as folder:
    house = Path(folder, 'house')
    subprocess.run([program, 'init', str(house)], check=True, stdout=subprocess.DEVNULL)
    found = verdicts(house)
    check('a new house is in order', found['files'] == found['database'] == found['libraries'] == 'good', found)
    check('its daemon is not running', found['daemon'] == 'look', found)
    check('only this machine can read it', found['origin'] == 'look', found)

    os.chmod(house, 0o755)
    check('a folder that others may enter', verdicts(house)['files'] == 'good')
    os.chmod(house / 'kaijuan.db', 0o644)
    check('a file that others may read', verdicts(house, code=1)['files'] == 'bad')
    os.chmod(house / 'kaijuan.db', 0o600)
    os.chmod(house, 0o700)
    existing = Path(folder, 'existing')
    existing.mkdir(mode=0o755)
    subprocess.run([program, 'init', str(existing)], check=True, stdout=subprocess.DEVNULL)
    check('a folder that stood there before', verdicts(existing)['files'] == 'good')

    ini = house / 'kaijuan.ini'
    ini.write_text('origin = http://127.0.0.2\n')
    check('passwords in the open', verdicts(house, code=1)['origin'] == 'bad')
    ini.write_text('origin = https://nowhere.invalid\n[library]\nname = 江澜大学图书馆\nfiling = 京ICP备00000000号\n')
    check('a name without an address', verdicts(house, code=1)['origin'] == 'bad')
    sheet = look(house, '--request')
    check('the sheet names what is wanted', all(word in sheet for word in (
        '*.proxy.nowhere.invalid', '江澜大学图书馆', '京ICP备00000000号', 'https://nowhere.invalid/login', '443')), sheet)
    check('and leaves no blank word', '@' not in sheet, sheet)
    ini.write_text('database = sqlite:gone.db\n')
    check('no database', verdicts(house, code=1)['database'] == 'bad')
    check('and none is made by looking', not (house / 'gone.db').exists())
    ini.write_text('prot = 80\n')
    look(house, code=3)
look(Path(folder), code=3)

explained = subprocess.run([program, 'doctor', '--explain'], capture_output=True, text=True)
check('every setting is explained', explained.returncode == 0 and explained.stdout.startswith('database = sqlite:kaijuan.db\n    '))
check('wrong use', subprocess.run([program, 'doctor'], capture_output=True).returncode == 2)

with peer(program, 'sqlite', 'doctor') as p:
    check('a daemon that answers', verdicts(p.dir)['daemon'] == 'good')
print(f'{results.count(True)} of {len(results)} checks')
sys.exit(not all(results))
